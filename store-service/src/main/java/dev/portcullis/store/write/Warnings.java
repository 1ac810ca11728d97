package dev.portcullis.store.write;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedCollection;
import java.util.Set;

/** What the client should hear beside the answer, each once. For one thread. */
public final class Warnings {
    private final Set<String> texts = new LinkedHashSet<>();

    public void add(String text) {
        texts.add(text);
    }

    public void addAll(SequencedCollection<String> more) {
        texts.addAll(more);
    }

    public List<String> all() {
        return List.copyOf(texts);
    }
}
