package org.leveret.amqp;

/** Reads any method of AMQP 0-9-1, of either side. Stateless, for any thread. */
public final class Methods {

    private Methods() {}

    /**
     * Reads the method that a reader has taken up, and checks that its arguments end with the frame.
     *
     * @throws AmqpException 501 with the method's ids when its arguments cannot be read;
     *     {@linkplain AmqpException#isAbrupt() abrupt} when no method has these ids
     */
    public static Method read(ArgumentReader in) {
        Method method = switch (in.classId()) {
            case ConnectionMethod.CLASS_ID -> connection(in);
            case ChannelMethod.CLASS_ID -> channel(in);
            case AccessMethod.CLASS_ID -> access(in);
            case ExchangeMethod.CLASS_ID -> exchange(in);
            case QueueMethod.CLASS_ID -> queue(in);
            case BasicMethod.CLASS_ID -> basic(in);
            case ConfirmMethod.CLASS_ID -> confirm(in);
            case TxMethod.CLASS_ID -> tx(in);
            default -> throw unknown(in);
        };
        in.finish();
        return method;
    }

    private static ConnectionMethod connection(ArgumentReader in) {
        return switch (in.methodId()) {
            case 10 -> ConnectionMethod.ConnectionStart.read(in);
            case 11 -> ConnectionMethod.ConnectionStartOk.read(in);
            case 20 -> ConnectionMethod.ConnectionSecure.read(in);
            case 21 -> ConnectionMethod.ConnectionSecureOk.read(in);
            case 30 -> ConnectionMethod.ConnectionTune.read(in);
            case 31 -> ConnectionMethod.ConnectionTuneOk.read(in);
            case 40 -> ConnectionMethod.ConnectionOpen.read(in);
            case 41 -> ConnectionMethod.ConnectionOpenOk.read(in);
            case 50 -> ConnectionMethod.ConnectionClose.read(in);
            case 51 -> ConnectionMethod.ConnectionCloseOk.read(in);
            case 60 -> ConnectionMethod.ConnectionBlocked.read(in);
            case 61 -> ConnectionMethod.ConnectionUnblocked.read(in);
            case 70 -> ConnectionMethod.ConnectionUpdateSecret.read(in);
            case 71 -> ConnectionMethod.ConnectionUpdateSecretOk.read(in);
            default -> throw unknown(in);
        };
    }

    private static ChannelMethod channel(ArgumentReader in) {
        return switch (in.methodId()) {
            case 10 -> ChannelMethod.ChannelOpen.read(in);
            case 11 -> ChannelMethod.ChannelOpenOk.read(in);
            case 20 -> ChannelMethod.ChannelFlow.read(in);
            case 21 -> ChannelMethod.ChannelFlowOk.read(in);
            case 40 -> ChannelMethod.ChannelClose.read(in);
            case 41 -> ChannelMethod.ChannelCloseOk.read(in);
            default -> throw unknown(in);
        };
    }

    private static AccessMethod access(ArgumentReader in) {
        return switch (in.methodId()) {
            case 10 -> AccessMethod.AccessRequest.read(in);
            case 11 -> AccessMethod.AccessRequestOk.read(in);
            default -> throw unknown(in);
        };
    }

    private static ExchangeMethod exchange(ArgumentReader in) {
        return switch (in.methodId()) {
            case 10 -> ExchangeMethod.ExchangeDeclare.read(in);
            case 11 -> ExchangeMethod.ExchangeDeclareOk.read(in);
            case 20 -> ExchangeMethod.ExchangeDelete.read(in);
            case 21 -> ExchangeMethod.ExchangeDeleteOk.read(in);
            case 30 -> ExchangeMethod.ExchangeBind.read(in);
            case 31 -> ExchangeMethod.ExchangeBindOk.read(in);
            case 40 -> ExchangeMethod.ExchangeUnbind.read(in);
            case 51 -> ExchangeMethod.ExchangeUnbindOk.read(in);
            default -> throw unknown(in);
        };
    }

    private static QueueMethod queue(ArgumentReader in) {
        return switch (in.methodId()) {
            case 10 -> QueueMethod.QueueDeclare.read(in);
            case 11 -> QueueMethod.QueueDeclareOk.read(in);
            case 20 -> QueueMethod.QueueBind.read(in);
            case 21 -> QueueMethod.QueueBindOk.read(in);
            case 30 -> QueueMethod.QueuePurge.read(in);
            case 31 -> QueueMethod.QueuePurgeOk.read(in);
            case 40 -> QueueMethod.QueueDelete.read(in);
            case 41 -> QueueMethod.QueueDeleteOk.read(in);
            case 50 -> QueueMethod.QueueUnbind.read(in);
            case 51 -> QueueMethod.QueueUnbindOk.read(in);
            default -> throw unknown(in);
        };
    }

    private static BasicMethod basic(ArgumentReader in) {
        return switch (in.methodId()) {
            case 10 -> BasicMethod.BasicQos.read(in);
            case 11 -> BasicReply.BasicQosOk.read(in);
            case 20 -> BasicMethod.BasicConsume.read(in);
            case 21 -> BasicReply.BasicConsumeOk.read(in);
            case 30 -> BasicMethod.BasicCancel.read(in);
            case 31 -> BasicMethod.BasicCancelOk.read(in);
            case 40 -> BasicMethod.BasicPublish.read(in);
            case 50 -> BasicReply.BasicReturn.read(in);
            case 60 -> BasicReply.BasicDeliver.read(in);
            case 70 -> BasicMethod.BasicGet.read(in);
            case 71 -> BasicReply.BasicGetOk.read(in);
            case 72 -> BasicReply.BasicGetEmpty.read(in);
            case 80 -> BasicMethod.BasicAck.read(in);
            case 90 -> BasicMethod.BasicReject.read(in);
            case 100 -> BasicMethod.BasicRecoverAsync.read(in);
            case 110 -> BasicMethod.BasicRecover.read(in);
            case 111 -> BasicReply.BasicRecoverOk.read(in);
            case 120 -> BasicMethod.BasicNack.read(in);
            default -> throw unknown(in);
        };
    }

    private static ConfirmMethod confirm(ArgumentReader in) {
        return switch (in.methodId()) {
            case 10 -> ConfirmMethod.ConfirmSelect.read(in);
            case 11 -> ConfirmMethod.ConfirmSelectOk.read(in);
            default -> throw unknown(in);
        };
    }

    private static TxMethod tx(ArgumentReader in) {
        return switch (in.methodId()) {
            case 10 -> TxMethod.TxSelect.read(in);
            case 11 -> TxMethod.TxSelectOk.read(in);
            case 20 -> TxMethod.TxCommit.read(in);
            case 21 -> TxMethod.TxCommitOk.read(in);
            case 30 -> TxMethod.TxRollback.read(in);
            case 31 -> TxMethod.TxRollbackOk.read(in);
            default -> throw unknown(in);
        };
    }

    private static AmqpException unknown(ArgumentReader in) {
        return AmqpException.abrupt("unknown method " + in.classId() + "/" + in.methodId());
    }
}
