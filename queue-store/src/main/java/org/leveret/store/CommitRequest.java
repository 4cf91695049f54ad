package org.leveret.store;

import java.io.IOException;

/** Something that the commit thread is asked to do between groups. */
abstract class CommitRequest extends Mail {
    /** Runs on the commit thread. */
    abstract void run(CommitThread committer) throws IOException;

    /** Runs instead when the thread has failed or ended; then on any thread. */
    abstract void refused(CommitThread committer);
}
