package dev.portcullis.bench.faults.history;

import java.util.List;

/**
 * All that was recorded.
 *
 * @param committed what etcd has of the objects, from the first change to the last, in its order
 * @param grants what was asked of the binding that allows some of the accesses
 * @param committedGrants what etcd has of the bindings
 */
public record History(
        List<Operation> operations,
        List<Snapshot> snapshots,
        List<WatchLog> watches,
        List<Operation> grants,
        List<Access> accesses,
        List<Hang> hangs,
        List<Event> committed,
        List<Event> committedGrants) {}
