package org.leveret.broker.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.LongString;

/** A name and a password as a client gave them. Immutable. */
public final class Credentials {
    private final String userName;
    private final byte[] password;

    private Credentials(String userName, byte[] password) {
        this.userName = userName;
        this.password = password;
    }

    /** A name and a password that came as text. */
    public static Credentials of(String userName, String password) {
        return new Credentials(userName, password.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the response of SASL PLAIN. RabbitMQ takes exactly NUL, user, NUL, password: no authorisation identity, no
     * third NUL.
     *
     * @return null if it is malformed, which is not the same as a wrong password
     */
    public static @Nullable Credentials plain(byte[] response) {
        if (response.length == 0 || response[0] != 0) {
            return null;
        }
        int separator = indexOfNul(response, 1);
        if (separator < 0 || indexOfNul(response, separator + 1) >= 0) {
            return null;
        }
        String userName = text(Arrays.copyOfRange(response, 1, separator));
        return userName == null
                ? null
                : new Credentials(userName, Arrays.copyOfRange(response, separator + 1, response.length));
    }

    /**
     * Reads the response of AMQPLAIN: the fields of a table, without its length, with long strings LOGIN and PASSWORD.
     *
     * @return null if it is malformed
     */
    public static @Nullable Credentials amqplain(byte[] response) {
        try {
            FieldTable table = FieldTable.read(response, 0, response.length);
            byte[] login = longString(table.field("LOGIN"));
            byte[] password = longString(table.field("PASSWORD"));
            String userName = login == null ? null : text(login);
            return userName == null || password == null ? null : new Credentials(userName, password);
        } catch (AmqpException malformed) {
            return null;
        }
    }

    public String userName() {
        return userName;
    }

    /** The password's octets, UTF-8 if the client does as others do; a copy. */
    public byte[] password() {
        return password.clone();
    }

    @Override
    public String toString() {
        // A password must not reach a log.
        return "Credentials[" + userName + "]";
    }

    private static byte @Nullable [] longString(@Nullable FieldValue field) {
        return field != null && field.type() == FieldType.LONG_STRING ? ((LongString) field.value()).octets() : null;
    }

    private static @Nullable String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static int indexOfNul(byte[] octets, int from) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
