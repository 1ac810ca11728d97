package dev.portcullis.store.state;

import java.util.List;

/**
 * A page.
 *
 * @param revision the revision that was read; pages that follow ask for it to stay consistent
 * @param count how many keys there are from the page's start key on, those of this page included
 */
public record ListResult(List<KeyValue> items, long revision, long count) {
    public ListResult {
        items = List.copyOf(items);
    }

    /** Whether another page follows. */
    public boolean more() {
        return count > items.size();
    }
}
