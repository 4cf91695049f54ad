package org.leveret.management.command.ctl;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.leveret.config.Configuration;
import org.leveret.management.http.JsonText;

/**
 * What a command that runs has: the words behind its name, options, the broker and where to print. Confined to the thread of
 * the command.
 */
final class Session {
    private final List<String> words;
    private final CtlOptions options;
    private final Map<String, String> environment;
    private final Configuration configuration;
    private final Api api;
    private final InputStream in;
    private final PrintStream out;

    Session(
            List<String> words,
            CtlOptions options,
            Map<String, String> environment,
            Configuration configuration,
            Api api,
            InputStream in,
            PrintStream out) {
        this.words = words;
        this.options = options;
        this.environment = environment;
        this.configuration = configuration;
        this.api = api;
        this.in = in;
        this.out = out;
    }

    List<String> words() {
        return words;
    }

    String word(int index) {
        return words.get(index);
    }

    /** The word, which is to be a number above zero. */
    int positive(int index) {
        try {
            int number = Integer.parseInt(words.get(index));
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused as a number that is too small.
        }
        throw new UsageException(CtlExit.DATA, "Bad argument: Argument must be a positive integer");
    }

    CtlOptions options() {
        return options;
    }

    Map<String, String> environment() {
        return environment;
    }

    Configuration configuration() {
        return configuration;
    }

    InputStream in() {
        return in;
    }

    PrintStream out() {
        return out;
    }

    /** The name of the node that the configuration makes. */
    String node() {
        return configuration.nodeName();
    }

    String vhost() {
        return options.vhostOrDefault();
    }

    /** Says what is about to be done, to those who want to know. */
    void banner(String text) {
        if (!options.isQuiet()) {
            out.println(text);
        }
    }

    /** Prints what came of it, as one text. */
    void result(String text) {
        result(text, Map.of("message", text));
    }

    /** Prints what came of it: a text, or what programs are told instead. */
    void result(String text, Map<String, ?> json) {
        out.println(isJson() ? sorted(json) : text);
    }

    boolean isJson() {
        return options.formatter.equals("json");
    }

    /** A failure of which programs are told otherwise. */
    CtlException failure(CtlException failure, Map<String, ?> json) {
        return isJson() ? CtlException.plain(failure.status(), sorted(json)) : failure;
    }

    /** JSON with its fields in the order of their names, as RabbitMQ's tools print it. */
    private static String sorted(Map<String, ?> json) {
        return json(new TreeMap<>(json));
    }

    /** Prints that all went well, which only programs need to be told. */
    void done() {
        if (isJson()) {
            out.println("{\"node\":" + json(node()) + ",\"result\":\"ok\"}");
        }
    }

    /** The same with a text for all. */
    void done(String value) {
        out.println(
                isJson() ? "{\"node\":" + json(node()) + ",\"result\":\"ok\",\"value\":" + json(value) + "}" : value);
    }

    static String json(@Nullable Object value) {
        return new String(JsonText.write(value), StandardCharsets.UTF_8);
    }

    ApiReply ask(String method, String path, @Nullable Object body) {
        return ask(method, path, body, Map.of());
    }

    ApiReply ask(String method, String path, @Nullable Object body, Map<String, String> headers) {
        return api.send(new ApiRequest(method, path, body == null ? null : json(body), headers));
    }

    ApiReply send(String method, String path, String body) {
        return api.send(new ApiRequest(method, path, body, Map.of()));
    }

    ApiReply get(String path) {
        return ask("GET", path, null);
    }

    /** What is there; a failure of the command if it is refused. */
    ApiReply getOrFail(String path) {
        return good(get(path));
    }

    /** Changes something; a failure of the command if it is refused. */
    void change(String method, String path, @Nullable Object body) {
        good(ask(method, path, body));
    }

    static ApiReply good(ApiReply reply) {
        if (!reply.isGood()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, reply.reason());
        }
        return reply;
    }

    /** Refuses to go on if the virtual host is not there. */
    void checkVirtualHost(String vhost) {
        if (get(ApiPath.of("vhosts", vhost)).isMissing()) {
            throw CtlException.noVirtualHost(vhost);
        }
    }
}
