package dev.portcullis.bench.faults.load;

import dev.portcullis.bench.faults.history.Access;
import dev.portcullis.bench.faults.history.Recorder;
import java.util.Random;

/** Tries what it may do at times, and what it may never do. */
final class Robot implements Actor {
    private static final int PAUSE_MILLIS = 100;

    private final String name;
    private final Client client;
    private final String sometimes;
    private final String never;
    private final Recorder recorder;
    private final Random random;

    /**
     * @param sometimes a path that may be read while a binding exists
     * @param never a path that may not
     */
    Robot(String name, Client client, String sometimes, String never, Recorder recorder, Random random) {
        this.name = name;
        this.client = client;
        this.sometimes = sometimes;
        this.never = never;
        this.recorder = recorder;
        this.random = random;
    }

    @Override
    public void act() throws InterruptedException {
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
        boolean forbidden = random.nextInt(4) == 0;
        long start = recorder.now();
        Answer answer = forbidden && random.nextBoolean()
                ? client.send("DELETE", never, "", "")
                : client.get(forbidden ? never : sometimes);
        recorder.access(new Access(name, forbidden, answer.status(), start, recorder.now()));
    }
}
