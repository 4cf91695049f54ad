package org.leveret.broker.channel;

import org.leveret.amqp.AccessMethod;
import org.leveret.amqp.AccessMethod.AccessRequest;
import org.leveret.amqp.AccessMethod.AccessRequestOk;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ConfirmMethod;
import org.leveret.amqp.ConfirmMethod.ConfirmSelect;
import org.leveret.amqp.ConfirmMethod.ConfirmSelectOk;
import org.leveret.amqp.Method;
import org.leveret.amqp.ReplyCode;
import org.leveret.amqp.TxMethod;
import org.leveret.amqp.TxMethod.TxCommit;
import org.leveret.amqp.TxMethod.TxCommitOk;
import org.leveret.amqp.TxMethod.TxRollback;
import org.leveret.amqp.TxMethod.TxRollbackOk;
import org.leveret.amqp.TxMethod.TxSelect;
import org.leveret.amqp.TxMethod.TxSelectOk;
import org.leveret.broker.connection.AmqpConnection;

/** What a channel is for: publisher confirms, transactions, and the access.request of old clients. */
final class ModeMethods implements ConfirmMethod.Handler, TxMethod.Handler, AccessMethod.Handler {
    private final AmqpConnection connection;
    private final AmqpChannel channel;

    ModeMethods(AmqpConnection connection, AmqpChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    @Override
    public void onConfirmSelect(ConfirmSelect method) {
        if (channel.transaction() != null) {
            throw refused(method, "cannot switch from tx to confirm mode");
        }
        channel.beginConfirms();
        if (!method.noWait()) {
            channel.send(new ConfirmSelectOk());
        }
    }

    @Override
    public void onTxSelect(TxSelect method) {
        if (channel.confirms() != null) {
            throw refused(method, "cannot switch from confirm to tx mode");
        }
        channel.beginTransactions();
        channel.send(new TxSelectOk());
    }

    @Override
    public void onTxCommit(TxCommit method) {
        Transaction transaction = transaction(method);
        connection.awaitReply();
        transaction.commit(allTaken -> {
            if (allTaken) {
                if (channel.isOpen()) {
                    channel.send(new TxCommitOk());
                }
            } else {
                channel.fail(refused(method, "partial tx completion"));
            }
            connection.replied();
        });
    }

    @Override
    public void onTxRollback(TxRollback method) {
        transaction(method).rollback();
        channel.send(new TxRollbackOk());
    }

    private Transaction transaction(Method method) {
        Transaction transaction = channel.transaction();
        if (transaction == null) {
            throw refused(method, "channel is not transactional");
        }
        return transaction;
    }

    private static AmqpException refused(Method method, String text) {
        return new AmqpException(ReplyCode.PRECONDITION_FAILED, text, method.classId(), method.methodId());
    }

    /** RabbitMQ gives everyone who asks the same ticket and never looks at it again. */
    @Override
    public void onAccessRequest(AccessRequest method) {
        channel.send(new AccessRequestOk(1));
    }
}
