package dev.portcullis.bench.faults.load;

import dev.portcullis.bench.faults.history.Recorder;
import dev.portcullis.bench.faults.history.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Lists all of them, sometimes a few at a time. */
final class Lister implements Actor {
    private static final int PAUSE_MILLIS = 200;

    private final String name;
    private final Client client;
    private final String collection;
    private final Recorder recorder;
    private final Random random;

    Lister(String name, Client client, String collection, Recorder recorder, Random random) {
        this.name = name;
        this.client = client;
        this.collection = collection;
        this.recorder = recorder;
        this.random = random;
    }

    @Override
    public void act() throws InterruptedException {
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
        list(random.nextInt(3) == 0 ? 3 : 0);
    }

    /** Records what it says, if all of it is said: a later page may come from another replica, or not at all. */
    boolean list(int limit) throws InterruptedException {
        long start = recorder.now();
        Map<String, Snapshot.Content> objects = new HashMap<>();
        long version = 0;
        String next = "";
        do {
            Answer answer = client.get(collection + "?limit=" + limit + (next.isEmpty() ? "" : "&continue=" + next));
            if (!answer.good()) {
                return false;
            }
            JsonNode list = Content.read(answer.body());
            if (version != 0 && version != Content.version(list)) {
                recorder.note(name, "pages of versions " + version + " and " + Content.version(list));
            }
            // What is not of the first page's version will not be the state at it.
            version = version == 0 ? Content.version(list) : version;
            for (JsonNode item : list.path("items")) {
                objects.put(Content.name(item), Content.of(item));
            }
            next = list.path("metadata").path("continue").asString("");
        } while (!next.isEmpty());
        recorder.snapshot(new Snapshot(name, version, objects, start, recorder.now()));
        return true;
    }
}
