package dev.portcullis.bench.faults.load;

import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Recorder;
import dev.portcullis.bench.faults.history.Request;
import java.util.Random;

/** Lets somebody in by a RoleBinding, and takes it back, again and again; each time one of another name. */
final class Grants implements Actor {
    private static final int PAUSE_MILLIS = 200;

    private final Client client;
    private final String collection;
    private final String body;
    private final Recorder recorder;
    private final Random random;
    private int number = 1;
    private boolean there;

    /** @param body the binding, with %s for its name */
    Grants(Client client, String collection, String body, Recorder recorder, Random random) {
        this.client = client;
        this.collection = collection;
        this.body = body;
        this.recorder = recorder;
        this.random = random;
    }

    /** Does not go on before it knows what came of what it did. */
    @Override
    public void act() throws InterruptedException {
        String key = "g" + number;
        long start = recorder.now();
        Answer answer = there
                ? client.send("DELETE", collection + "/" + key, "", "")
                : client.post(collection, body.formatted(key));
        Outcome outcome = answer.outcome();
        Request request = there ? new Request.Delete() : new Request.Create(key);
        recorder.grant(new Operation("grants", key, request, outcome, 0, start, recorder.now()));
        if (outcome instanceof Outcome.Done
                || (there ? outcome instanceof Outcome.Missing : outcome instanceof Outcome.Conflict)) {
            number += there ? 1 : 0;
            there = !there;
            Thread.sleep(1000 + random.nextInt(2500));
        } else {
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
