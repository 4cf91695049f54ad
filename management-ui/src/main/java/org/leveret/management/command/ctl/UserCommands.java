package org.leveret.management.command.ctl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users, their passwords and tags. Stateless. */
final class UserCommands {
    private static final Listing USERS = Listing.whole(
            List.of("user", "tags"), Column.from("user", "name"), Column.made("tags", "tags", Cell::atoms));

    private UserCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "list_users",
                        "[--no-table-headers] [--timeout <timeout>]",
                        0,
                        "List user names and tags",
                        UserCommands::list),
                new Command(
                        "add_user",
                        "<username> [<password>] [--pre-hashed-password]",
                        1,
                        2,
                        "Creates a new user, who has no permissions for any virtual host at first",
                        UserCommands::add),
                Command.of("delete_user", "<username>", 1, "Removes a user", UserCommands::delete),
                new Command(
                        "change_password",
                        "<username> [<password>]",
                        1,
                        2,
                        "Changes the user password",
                        UserCommands::changePassword),
                Command.of(
                        "clear_password",
                        "<username>",
                        1,
                        "Clears (resets) password and disables password login for a user",
                        UserCommands::clearPassword),
                new Command(
                        "authenticate_user",
                        "<username> [<password>]",
                        1,
                        2,
                        "Attempts to authenticate a user; fails if that does",
                        UserCommands::authenticate),
                new Command(
                        "set_user_tags",
                        "<username> <tag> [...]",
                        1,
                        Command.ANY,
                        "Sets user tags",
                        UserCommands::setTags));
    }

    private static void list(Session session) {
        session.banner("Listing users ...");
        USERS.print(session, session.getOrFail("/users").objects());
    }

    private static void add(Session session) {
        String name = session.word(0);
        if (name.isEmpty()) {
            throw new UsageException(CtlExit.DATA, "Bad argument: user cannot be an empty string");
        }
        session.banner("Adding user \"" + name + "\" ...");
        String password = password(session);
        if (!session.get(ApiPath.of("users", name)).isMissing()) {
            throw CtlException.error(CtlExit.SOFTWARE, "User \"" + name + "\" already exists");
        }
        Map<String, Object> user = new LinkedHashMap<>();
        user.put(session.options().preHashed ? "password_hash" : "password", password);
        user.put("tags", List.of());
        session.change("PUT", ApiPath.of("users", name), user);
        if (session.options().isQuiet()) {
            session.done();
        } else {
            session.out()
                    .println(
                            "Done. Don't forget to grant the user permissions to some virtual hosts! See 'rabbitmqctl help"
                                    + " set_permissions' to learn more.");
        }
    }

    private static String password(Session session) {
        if (session.words().size() > 1) {
            return session.word(1);
        }
        if (!session.options().isQuiet()) {
            session.out().println("Password: ");
        }
        String read;
        try {
            read = new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String line = read.lines().findFirst().orElse("");
        if (line.isEmpty()) {
            throw CtlException.error(CtlExit.DATA, "Password is not provided via argument or stdin");
        }
        return line;
    }

    private static void delete(Session session) {
        String name = session.word(0);
        session.banner("Deleting user \"" + name + "\" ...");
        ApiReply reply = session.ask("DELETE", ApiPath.of("users", name), null);
        if (reply.isMissing()) {
            throw noUser(name);
        }
        Session.good(reply);
        session.done();
    }

    private static void changePassword(Session session) {
        String name = session.word(0);
        session.banner("Changing password for user \"" + name + "\" ...");
        String password = password(session);
        Map<String, @Nullable Object> user = existing(session, name);
        change(session, name, "password", password, user.get("tags"));
    }

    private static void clearPassword(Session session) {
        String name = session.word(0);
        session.banner("Clearing password for user \"" + name + "\" ...");
        ApiReply user = session.get(ApiPath.of("users", name));
        if (user.isMissing()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "{:no_such_user, \"" + name + "\"}");
        }
        change(session, name, "password_hash", "", Session.good(user).object().get("tags"));
    }

    private static void setTags(Session session) {
        String name = session.word(0);
        List<String> tags = session.words().subList(1, session.words().size());
        session.banner("Setting tags for user \"" + name + "\" to [" + String.join(", ", tags) + "] ...");
        // Who does not name the password there is loses it.
        change(session, name, "password_hash", existing(session, name).get("password_hash"), tags);
    }

    private static void change(
            Session session, String name, String key, @Nullable Object value, @Nullable Object tags) {
        Map<String, @Nullable Object> user = new LinkedHashMap<>();
        user.put(key, value);
        user.put("tags", tags);
        session.change("PUT", ApiPath.of("users", name), user);
        session.done();
    }

    private static Map<String, @Nullable Object> existing(Session session, String name) {
        ApiReply reply = session.get(ApiPath.of("users", name));
        if (reply.isMissing()) {
            throw noUser(name);
        }
        return Session.good(reply).object();
    }

    private static CtlException noUser(String name) {
        return CtlException.error(CtlExit.NO_USER, "User \"" + name + "\" does not exist");
    }

    private static void authenticate(Session session) {
        String name = session.word(0);
        session.banner("Authenticating user \"" + name + "\" ...");
        String form = "username=" + ApiPath.encoded(name) + "&password=" + ApiPath.encoded(password(session));
        ApiReply reply = session.send("POST", "/login", form);
        // Whom the HTTP interface keeps out for another reason than the password has the right one.
        if (!reply.isGood() && "not_authorized".equals(reply.object().get("error"))) {
            throw CtlException.error(
                    CtlExit.DATA,
                    "Error: failed to authenticate user \"" + name + "\"\nuser '" + name + "' - invalid credentials");
        }
        session.result("Success");
    }
}
