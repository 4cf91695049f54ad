package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The mailbox of the store's threads. */
class MailboxTest {
    private static final class Letter extends Mail {
        final int sender;
        final int number;

        Letter(int sender, int number) {
            this.sender = sender;
            this.number = number;
        }
    }

    @Test
    void everyLetterArrivesOnceAndInTheOrderOfItsSender() throws Exception {
        int senders = 4;
        int letters = 20_000;
        Mailbox mailbox = new Mailbox();
        mailbox.reader(Thread.currentThread());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            int sender = i;
            Thread thread = new Thread(() -> {
                for (int number = 0; number < letters; number++) {
                    mailbox.post(new Letter(sender, number));
                }
            });
            threads.add(thread);
            thread.start();
        }
        int[] expected = new int[senders];
        int received = 0;
        while (received < senders * letters) {
            @Nullable Mail mail = mailbox.takeAll();
            if (mail == null) {
                mailbox.await(Long.MAX_VALUE);
            }
            for (; mail != null; mail = mail.next) {
                Letter letter = (Letter) mail;
                assertThat(letter.number).isEqualTo(expected[letter.sender]++);
                received++;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(mailbox.isEmpty()).isTrue();
        assertThat(mailbox.takeAll()).isNull();
    }
}
