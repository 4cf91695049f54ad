package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The records agree with the specification: name, ids, arguments in order, and how each argument stands on the wire. A
 * dash is a reserved argument. Two arguments of the closes have other names here, because a record has its own class id.
 */
class SpecificationTest {

    private static final String SPECIFICATION = """
            ConnectionStart 10 10 octet:versionMajor octet:versionMinor table:serverProperties longstr:mechanisms longstr:locales
            ConnectionStartOk 10 11 table:clientProperties shortstr:mechanism longstr:response shortstr:locale
            ConnectionSecure 10 20 longstr:challenge
            ConnectionSecureOk 10 21 longstr:response
            ConnectionTune 10 30 short:channelMax long:frameMax short:heartbeat
            ConnectionTuneOk 10 31 short:channelMax long:frameMax short:heartbeat
            ConnectionOpen 10 40 shortstr:virtualHost shortstr:- bit:-
            ConnectionOpenOk 10 41 shortstr:-
            ConnectionClose 10 50 short:replyCode shortstr:replyText short:failedClassId short:failedMethodId
            ConnectionCloseOk 10 51
            ConnectionBlocked 10 60 shortstr:reason
            ConnectionUnblocked 10 61
            ConnectionUpdateSecret 10 70 longstr:newSecret shortstr:reason
            ConnectionUpdateSecretOk 10 71
            ChannelOpen 20 10 shortstr:-
            ChannelOpenOk 20 11 longstr:-
            ChannelFlow 20 20 bit:active
            ChannelFlowOk 20 21 bit:active
            ChannelClose 20 40 short:replyCode shortstr:replyText short:failedClassId short:failedMethodId
            ChannelCloseOk 20 41
            AccessRequest 30 10 shortstr:realm bit:exclusive bit:passive bit:active bit:write bit:read
            AccessRequestOk 30 11 short:ticket
            ExchangeDeclare 40 10 short:- shortstr:exchange shortstr:type bit:passive bit:durable bit:autoDelete bit:internal bit:noWait table:arguments
            ExchangeDeclareOk 40 11
            ExchangeDelete 40 20 short:- shortstr:exchange bit:ifUnused bit:noWait
            ExchangeDeleteOk 40 21
            ExchangeBind 40 30 short:- shortstr:destination shortstr:source shortstr:routingKey bit:noWait table:arguments
            ExchangeBindOk 40 31
            ExchangeUnbind 40 40 short:- shortstr:destination shortstr:source shortstr:routingKey bit:noWait table:arguments
            ExchangeUnbindOk 40 51
            QueueDeclare 50 10 short:- shortstr:queue bit:passive bit:durable bit:exclusive bit:autoDelete bit:noWait table:arguments
            QueueDeclareOk 50 11 shortstr:queue long:messageCount long:consumerCount
            QueueBind 50 20 short:- shortstr:queue shortstr:exchange shortstr:routingKey bit:noWait table:arguments
            QueueBindOk 50 21
            QueuePurge 50 30 short:- shortstr:queue bit:noWait
            QueuePurgeOk 50 31 long:messageCount
            QueueDelete 50 40 short:- shortstr:queue bit:ifUnused bit:ifEmpty bit:noWait
            QueueDeleteOk 50 41 long:messageCount
            QueueUnbind 50 50 short:- shortstr:queue shortstr:exchange shortstr:routingKey table:arguments
            QueueUnbindOk 50 51
            BasicQos 60 10 long:prefetchSize short:prefetchCount bit:global
            BasicQosOk 60 11
            BasicConsume 60 20 short:- shortstr:queue shortstr:consumerTag bit:noLocal bit:noAck bit:exclusive bit:noWait table:arguments
            BasicConsumeOk 60 21 shortstr:consumerTag
            BasicCancel 60 30 shortstr:consumerTag bit:noWait
            BasicCancelOk 60 31 shortstr:consumerTag
            BasicPublish 60 40 short:- shortstr:exchange shortstr:routingKey bit:mandatory bit:immediate
            BasicReturn 60 50 short:replyCode shortstr:replyText shortstr:exchange shortstr:routingKey
            BasicDeliver 60 60 shortstr:consumerTag longlong:deliveryTag bit:redelivered shortstr:exchange shortstr:routingKey
            BasicGet 60 70 short:- shortstr:queue bit:noAck
            BasicGetOk 60 71 longlong:deliveryTag bit:redelivered shortstr:exchange shortstr:routingKey long:messageCount
            BasicGetEmpty 60 72 shortstr:-
            BasicAck 60 80 longlong:deliveryTag bit:multiple
            BasicReject 60 90 longlong:deliveryTag bit:requeue
            BasicRecoverAsync 60 100 bit:requeue
            BasicRecover 60 110 bit:requeue
            BasicRecoverOk 60 111
            BasicNack 60 120 longlong:deliveryTag bit:multiple bit:requeue
            ConfirmSelect 85 10 bit:noWait
            ConfirmSelectOk 85 11
            TxSelect 90 10
            TxSelectOk 90 11
            TxCommit 90 20
            TxCommitOk 90 21
            TxRollback 90 30
            TxRollbackOk 90 31
            """;

    private static final Map<String, String> JAVA_TYPES = Map.of(
            "octet", "int",
            "short", "int",
            "long", "long",
            "longlong", "long",
            "bit", "boolean",
            "shortstr", "String",
            "longstr", "LongString",
            "table", "FieldTable");

    record Argument(String type, String name) {
        boolean isReserved() {
            return name.equals("-");
        }
    }

    record Specified(String name, int classId, int methodId, List<Argument> arguments) {

        static Specified parse(String line) {
            String[] words = line.split(" ", -1);
            List<Argument> arguments = Arrays.stream(words, 3, words.length)
                    .map(word -> word.split(":", -1))
                    .map(pair -> new Argument(pair[0], pair[1]))
                    .toList();
            return new Specified(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), arguments);
        }

        Class<? extends Method> record() {
            return MethodRecords.all().stream()
                    .filter(candidate -> candidate.getSimpleName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Specified> methods() {
        return SPECIFICATION.lines().map(Specified::parse).toList();
    }

    @Test
    void thereIsARecordForEachMethodAndNoOther() {
        assertThat(MethodRecords.all().stream().map(Class::getSimpleName))
                .containsExactlyInAnyOrderElementsOf(
                        methods().stream().map(Specified::name).toList());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aRecordHasTheSpecifiedIds(Specified specified) {
        Method method = MethodRecords.random(specified.record(), new Random(1));
        assertThat(method.classId()).isEqualTo(specified.classId());
        assertThat(method.methodId()).isEqualTo(specified.methodId());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aRecordHasTheSpecifiedArgumentsInOrder(Specified specified) {
        List<String> components = Arrays.stream(specified.record().getRecordComponents())
                .map(component -> component.getType().getSimpleName() + " " + component.getName())
                .toList();
        List<String> expected = specified.arguments().stream()
                .filter(argument -> !argument.isReserved())
                .map(argument -> JAVA_TYPES.get(argument.type()) + " " + argument.name())
                .toList();
        assertThat(components).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aRecordIsWrittenWithEachArgumentInItsPlace(Specified specified) throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            Method method = MethodRecords.random(specified.record(), random);
            ByteBuf in = Wire.buffer(Wire.payload(method));
            assertThat(in.readUnsignedShort()).isEqualTo(specified.classId());
            assertThat(in.readUnsignedShort()).isEqualTo(specified.methodId());
            int bit = 0;
            for (Argument argument : specified.arguments()) {
                bit = argument.type().equals("bit") ? bit + 1 : 0;
                Object onTheWire = read(in, argument.type(), bit);
                assertThat(onTheWire).as(argument.name()).isEqualTo(expected(method, argument));
            }
            assertThat(in.isReadable()).isFalse();
        }
    }

    /** Reads one argument in the specification's own terms; {@code bit} counts consecutive bits from 1. */
    private static Object read(ByteBuf in, String type, int bit) {
        return switch (type) {
            case "octet" -> (long) in.readUnsignedByte();
            case "short" -> (long) in.readUnsignedShort();
            case "long" -> in.readUnsignedInt();
            case "longlong" -> in.readLong();
            case "bit" -> {
                int octet = bit == 1 ? in.readUnsignedByte() : in.getUnsignedByte(in.readerIndex() - 1);
                yield (octet & 1 << (bit - 1)) != 0;
            }
            case "shortstr" ->
                in.readCharSequence(in.readUnsignedByte(), StandardCharsets.UTF_8)
                        .toString();
            case "longstr" -> LongString.of(octets(in));
            case "table" -> {
                byte[] fields = octets(in);
                yield FieldTable.read(fields, 0, fields.length);
            }
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static byte[] octets(ByteBuf in) {
        byte[] octets = new byte[in.readInt()];
        in.readBytes(octets);
        return octets;
    }

    private static Object expected(Method method, Argument argument) throws ReflectiveOperationException {
        if (argument.isReserved()) {
            return switch (argument.type()) {
                case "bit" -> false;
                case "shortstr" -> "";
                case "longstr" -> LongString.EMPTY;
                default -> 0L;
            };
        }
        RecordComponent component = Arrays.stream(method.getClass().getRecordComponents())
                .filter(candidate -> candidate.getName().equals(argument.name()))
                .findFirst()
                .orElseThrow();
        Object value = component.getAccessor().invoke(method);
        return value instanceof Integer number ? (long) number : value;
    }
}
