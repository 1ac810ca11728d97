package dev.portcullis.bench.faults.checker;

import static dev.portcullis.bench.faults.checker.Check.broken;
import static dev.portcullis.bench.faults.checker.Check.kept;

import dev.portcullis.bench.faults.history.Event;
import dev.portcullis.bench.faults.history.History;
import dev.portcullis.bench.faults.history.WatchLog;
import java.util.List;

/** A watcher is told what was committed, all of it, once, and in that order, over however many streams. */
final class Watches {
    private Watches() {}

    static Check.Finding decide(History history) {
        int events = 0;
        int streams = 0;
        int relisted = 0;
        for (WatchLog watch : history.watches()) {
            for (WatchLog.Part part : watch.parts()) {
                List<Event> due = history.committed().stream()
                        .filter(event -> event.version() > part.from() && event.version() <= part.until())
                        .toList();
                for (int i = 0; i < Math.max(due.size(), part.events().size()); i++) {
                    Event told = i < part.events().size() ? part.events().get(i) : null;
                    Event committed = i < due.size() ? due.get(i) : null;
                    if (committed == null || !committed.equals(told)) {
                        return broken(
                                "%s, told from version %d on, was told as its event %d%n  %s%nbut what was committed is%n  %s",
                                watch.client(),
                                part.from(),
                                i + 1,
                                told == null ? "nothing, up to version " + part.until() : told,
                                committed == null ? "nothing more" : committed);
                    }
                }
                events += due.size();
            }
            streams += watch.streams();
            relisted += watch.parts().size() - 1;
        }
        return kept(
                "%d events to %d watchers over %d streams, %d of them begun anew after a 410",
                events, history.watches().size(), streams, relisted);
    }
}
