package org.leveret.management.api;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.leveret.broker.access.HashingAlgorithm;
import org.leveret.broker.access.Limits;
import org.leveret.broker.access.PasswordHash;
import org.leveret.broker.access.User;
import org.leveret.broker.control.admin.BrokerAdministration;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.JsonBody;

/** Users as JSON, in lists and in definitions. Stateless. */
final class UserJson {
    private static final String PASSWORD_HASH = "password_hash";
    private static final String PASSWORD = "password";

    private UserJson() {}

    static Map<String, Object> of(User user, Limits limits) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", user.name());
        json.put(PASSWORD_HASH, user.password().encoded());
        json.put("hashing_algorithm", user.password().algorithm().rabbitName());
        json.put("tags", List.copyOf(user.tags()));
        json.put("limits", new TreeMap<>(limits.ofUser(user.name())));
        return json;
    }

    /** What a user is to be; a body that has no password takes it away. */
    static User read(String name, JsonBody body, BrokerAdministration administration) {
        if (body.has(PASSWORD) && body.has(PASSWORD_HASH)) {
            throw ApiException.badRequest("both_password_and_password_hash_are_provided");
        }
        List<String> tags = body.words("tags");
        if (tags == null) {
            throw ApiException.badRequest("tags_not_present");
        }
        return new User(name, password(body, administration), new LinkedHashSet<>(tags));
    }

    private static PasswordHash password(JsonBody body, BrokerAdministration administration) {
        String password = body.onlyText(PASSWORD);
        if (!password.isEmpty()) {
            return administration.hash(password);
        }
        Object given = body.get(PASSWORD_HASH);
        if (given != null && !(given instanceof String)) {
            throw ApiException.badRequest(List.of("not_base64", given));
        }
        String hash = body.onlyText(PASSWORD_HASH);
        if (hash.isEmpty()) {
            return PasswordHash.none();
        }
        try {
            Base64.getDecoder().decode(hash);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(List.of("not_base64", hash));
        }
        String name = body.text("hashing_algorithm", HashingAlgorithm.SHA256.rabbitName());
        HashingAlgorithm algorithm = HashingAlgorithm.byRabbitName(name);
        if (algorithm == null) {
            throw ApiException.badRequest("unsupported hashing_algorithm '" + name + "'");
        }
        try {
            return PasswordHash.decode(algorithm, hash);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("invalid password_hash: " + e.getMessage());
        }
    }
}
