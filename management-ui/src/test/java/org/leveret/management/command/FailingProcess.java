package org.leveret.management.command;

import java.util.concurrent.CountDownLatch;

/** A process whose broker fails to start by an error, behind which a thread of it is left. */
final class FailingProcess {
    private FailingProcess() {}

    public static void main(String[] arguments) {
        Main.run(
                configuration -> {
                    new Thread(FailingProcess::waitForEver, "left behind").start();
                    throw new StackOverflowError("too deep");
                },
                arguments);
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
