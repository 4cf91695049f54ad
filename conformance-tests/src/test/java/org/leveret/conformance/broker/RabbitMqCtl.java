package org.leveret.conformance.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Administers a broker by running {@code rabbitmqctl} or a command that takes the same arguments. */
final class RabbitMqCtl implements BrokerAdministration {
    private static final int COMMAND_SECONDS_MAX = 60;

    private final List<String> command;

    /** @param command the command and its first arguments, separated by blanks */
    RabbitMqCtl(String command) {
        this.command = List.of(command.trim().split(" +"));
    }

    @Override
    public void addUser(String user, String password) {
        run("add_user", user, password);
    }

    @Override
    public void deleteUser(String user) {
        run("delete_user", user);
    }

    @Override
    public void changePassword(String user, String password) {
        run("change_password", user, password);
    }

    @Override
    public void clearPassword(String user) {
        run("clear_password", user);
    }

    @Override
    public void setTags(String user, String... tags) {
        List<String> arguments = new ArrayList<>(List.of("set_user_tags", user));
        arguments.addAll(List.of(tags));
        run(arguments.toArray(String[]::new));
    }

    @Override
    public void addVirtualHost(String virtualHost) {
        run("add_vhost", virtualHost);
    }

    @Override
    public void deleteVirtualHost(String virtualHost) {
        run("delete_vhost", virtualHost);
    }

    @Override
    public void setPermissions(String virtualHost, String user, String configure, String write, String read) {
        run("set_permissions", "-p", virtualHost, user, configure, write, read);
    }

    @Override
    public void clearPermissions(String virtualHost, String user) {
        run("clear_permissions", "-p", virtualHost, user);
    }

    @Override
    public void setTopicPermissions(String virtualHost, String user, String exchange, String write, String read) {
        run("set_topic_permissions", "-p", virtualHost, user, exchange, write, read);
    }

    @Override
    public void clearTopicPermissions(String virtualHost, String user, String exchange) {
        run("clear_topic_permissions", "-p", virtualHost, user, exchange);
    }

    @Override
    public void limitVirtualHost(String virtualHost, String limit, int value) {
        run("set_vhost_limits", "-p", virtualHost, json(limit, value));
    }

    @Override
    public void clearVirtualHostLimit(String virtualHost, String limit) {
        run("clear_vhost_limits", "-p", virtualHost);
    }

    @Override
    public void limitUser(String user, String limit, int value) {
        run("set_user_limits", user, json(limit, value));
    }

    @Override
    public void clearUserLimit(String user, String limit) {
        run("clear_user_limits", user, limit);
    }

    @Override
    public void setPolicy(String virtualHost, PolicyDefinition policy) {
        set("set_policy", virtualHost, policy);
    }

    @Override
    public void clearPolicy(String virtualHost, String name) {
        run("clear_policy", "-p", virtualHost, name);
    }

    @Override
    public void setOperatorPolicy(String virtualHost, PolicyDefinition policy) {
        set("set_operator_policy", virtualHost, policy);
    }

    @Override
    public void clearOperatorPolicy(String virtualHost, String name) {
        run("clear_operator_policy", "-p", virtualHost, name);
    }

    private void set(String what, String virtualHost, PolicyDefinition policy) {
        run(
                what,
                "-p",
                virtualHost,
                "--priority",
                String.valueOf(policy.priority()),
                "--apply-to",
                policy.applyTo(),
                policy.name(),
                policy.pattern(),
                policy.json());
    }

    @Override
    public void setDefaultQueueType(String virtualHost, String type) {
        run("update_vhost_metadata", virtualHost, "--default-queue-type", type);
    }

    @Override
    public void trace(String virtualHost, boolean on) {
        run(on ? "trace_on" : "trace_off", "-p", virtualHost);
    }

    @Override
    public void closeConnections(String virtualHost, String reason) {
        run("close_all_connections", "-p", virtualHost, reason);
    }

    private static String json(String name, int value) {
        return "{\"" + name + "\": " + value + "}";
    }

    private void run(String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroy();
                throw new IllegalStateException(line + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(line + " could not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(line + " was interrupted", e);
        }
    }
}
