package org.leveret.amqp;

/**
 * Class tx (specification section 1.9): transactions of a channel.
 */
public sealed interface TxMethod extends Method {

    int CLASS_ID = 90;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /** What a client may send. */
    sealed interface Request extends TxMethod {

        void dispatchTo(Handler handler);
    }

    /** Takes each method that a client may send. */
    interface Handler {

        void onTxSelect(TxSelect method);

        void onTxCommit(TxCommit method);

        void onTxRollback(TxRollback method);
    }

    /** Makes the channel transactional. */
    record TxSelect() implements Request {

        static TxSelect read(ArgumentReader in) {
            return new TxSelect();
        }

        @Override
        public int methodId() {
            return 10;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onTxSelect(this);
        }
    }

    /** The channel is transactional. */
    record TxSelectOk() implements TxMethod {

        static TxSelectOk read(ArgumentReader in) {
            return new TxSelectOk();
        }

        @Override
        public int methodId() {
            return 11;
        }
    }

    /** Commits the publishes and acknowledgements since the last commit. */
    record TxCommit() implements Request {

        static TxCommit read(ArgumentReader in) {
            return new TxCommit();
        }

        @Override
        public int methodId() {
            return 20;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onTxCommit(this);
        }
    }

    /** The transaction is committed. */
    record TxCommitOk() implements TxMethod {

        static TxCommitOk read(ArgumentReader in) {
            return new TxCommitOk();
        }

        @Override
        public int methodId() {
            return 21;
        }
    }

    /** Drops the publishes and acknowledgements since the last commit. */
    record TxRollback() implements Request {

        static TxRollback read(ArgumentReader in) {
            return new TxRollback();
        }

        @Override
        public int methodId() {
            return 30;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onTxRollback(this);
        }
    }

    /** The transaction is rolled back. */
    record TxRollbackOk() implements TxMethod {

        static TxRollbackOk read(ArgumentReader in) {
            return new TxRollbackOk();
        }

        @Override
        public int methodId() {
            return 31;
        }
    }
}
