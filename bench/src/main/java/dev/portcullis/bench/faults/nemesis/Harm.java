package dev.portcullis.bench.faults.nemesis;

import dev.portcullis.bench.faults.layout.Victim;
import java.io.IOException;
import java.time.Duration;

/** What is done to a process; when it returns the process is back. */
enum Harm {
    KILL {
        @Override
        void befall(Victim victim, Duration time) throws IOException, InterruptedException {
            victim.kill();
            comeBack(victim, time);
        }
    },
    RESTART {
        @Override
        void befall(Victim victim, Duration time) throws IOException, InterruptedException {
            victim.stop();
            comeBack(victim, time);
        }
    },
    PAUSE {
        @Override
        void befall(Victim victim, Duration time) throws IOException, InterruptedException {
            victim.pause();
            try {
                Thread.sleep(time);
            } finally {
                victim.resume();
            }
            victim.awaitReady(BACK);
        }
    };

    private static final Duration BACK = Duration.ofMinutes(2);

    /** @param time for how long it is away; the time that it takes to start comes on top */
    abstract void befall(Victim victim, Duration time) throws IOException, InterruptedException;

    private static void comeBack(Victim victim, Duration time) throws IOException, InterruptedException {
        Thread.sleep(time);
        victim.start();
        victim.awaitReady(BACK);
    }
}
