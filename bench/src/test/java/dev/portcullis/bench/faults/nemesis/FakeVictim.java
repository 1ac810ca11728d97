package dev.portcullis.bench.faults.nemesis;

import dev.portcullis.bench.faults.layout.Victim;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Bears everything, and says what was done to it; counts those that are away at the same time. */
record FakeVictim(String name, List<String> log, AtomicInteger away) implements Victim {
    private void away(String how) {
        log.add(how + " " + name);
        if (away.incrementAndGet() > 1) {
            log.add("two at a time");
        }
    }

    @Override
    public void kill() {
        away("kill");
    }

    @Override
    public void stop() {
        away("stop");
    }

    @Override
    public void pause() {
        away("pause");
    }

    @Override
    public void resume() {
        log.add("resume " + name);
        away.decrementAndGet();
    }

    @Override
    public void start() {
        log.add("start " + name);
        away.decrementAndGet();
    }

    @Override
    public boolean ready() {
        return away.get() == 0;
    }
}
