package dev.portcullis.bench.faults.checker;

import static dev.portcullis.bench.faults.checker.Check.broken;
import static dev.portcullis.bench.faults.checker.Check.kept;

import dev.portcullis.bench.faults.history.Access;
import dev.portcullis.bench.faults.history.Event;
import dev.portcullis.bench.faults.history.History;
import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nothing was allowed that no policy in force allowed at any moment from a grace before the request until its answer, and credentials that
 * are good were never called bad.
 */
final class Policy {
    private Policy() {}

    /** When the binding was certainly not there. */
    private record Absence(long from, long until) {}

    /**
     * For how long after its deletion a binding may still let somebody in.
     *
     * @param hanging the same where a process hung meanwhile, which takes a while to be noticed
     * @param severalHanging where more than one did
     */
    record Grace(Duration quiet, Duration hanging, Duration severalHanging) {
        Duration amid(long hangs) {
            return hangs == 0 ? quiet : hangs == 1 ? hanging : severalHanging;
        }
    }

    static Check.Finding decide(History history, Grace grace) {
        List<Absence> absences = absences(history.grants(), late(history.committedGrants()));
        int allowed = 0;
        int denied = 0;
        long latest = 0;
        for (Access access : history.accesses()) {
            if (access.status() == 401) {
                return broken("good credentials were called bad%n  %s", access);
            }
            denied += access.status() == 403 ? 1 : 0;
            if (!access.allowed()) {
                continue;
            }
            if (access.forbidden()) {
                return broken("allowed, although no policy ever allowed it%n  %s", access);
            }
            for (Absence absence : absences) {
                long after = access.start() - absence.from();
                if (after <= 0 || access.end() >= absence.until()) {
                    continue;
                }
                long hangs = history.hangs().stream()
                        .filter(hang -> hang.touches(absence.from(), access.end()))
                        .count();
                if (after > grace.amid(hangs).toNanos()) {
                    return broken("allowed %.3f s after the binding was gone for sure%n  %s", after / 1e9, access);
                }
                latest = Math.max(latest, after);
            }
            allowed++;
        }
        return kept(
                "%d allowed, %d refused, while a binding came and went %d times; at the latest %d ms after it had gone",
                allowed, denied, absences.size(), latest / 1_000_000);
    }

    /**
     * From the answer to a deletion until the next one is asked for. A binding that came back late, from an unanswered request, spoils all
     * that follows.
     */
    private static List<Absence> absences(List<Operation> grants, Set<String> late) {
        List<Absence> absences = new ArrayList<>();
        long from = 0;
        boolean certain = true;
        boolean spoilt = false;
        for (Operation grant : grants.stream()
                .sorted(Comparator.comparingLong(Operation::start))
                .toList()) {
            if (grant.request() instanceof Request.Create) {
                if (certain) {
                    absences.add(new Absence(from, grant.start()));
                }
                certain = false;
            } else if (grant.outcome() instanceof Outcome.Done || grant.outcome() instanceof Outcome.Missing) {
                spoilt |= late.contains(grant.key());
                certain = !spoilt;
                from = grant.end();
            }
        }
        if (certain) {
            absences.add(new Absence(from, Long.MAX_VALUE));
        }
        return absences;
    }

    /** Bindings that were made more than once. */
    private static Set<String> late(List<Event> committed) {
        Set<String> once = new HashSet<>();
        return committed.stream()
                .filter(event -> event.type() == Event.Type.ADDED && !once.add(event.key()))
                .map(Event::key)
                .collect(Collectors.toSet());
    }
}
