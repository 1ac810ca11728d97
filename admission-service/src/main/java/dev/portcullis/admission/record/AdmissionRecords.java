package dev.portcullis.admission.record;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The answers of late, by the Audit-IDs of their requests, as bytes. When they take up too much room the
 * oldest requests are forgotten; of one request, as of the deletion of a large collection, only so many are kept.
 */
public final class AdmissionRecords {
    private static final int MOST_OF_ONE = 100;

    private final long room;
    private final Map<String, List<Answer>> requests = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private long used;

    /**
     * @param phase {@code mutate} or {@code validate}
     * @param at in milliseconds since 1970
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(String phase, long at, byte[] review) {}

    /** @param room in bytes */
    public AdmissionRecords(long room) {
        this.room = room;
    }

    public void add(String auditId, Answer answer) {
        byte[] review = answer.review();
        if (review.length > room) {
            return;
        }
        lock.lock();
        try {
            List<Answer> answers = requests.computeIfAbsent(auditId, id -> new ArrayList<>(2));
            if (answers.size() < MOST_OF_ONE) {
                answers.add(answer);
                used += review.length;
                forget();
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        Iterator<List<Answer>> oldest = requests.values().iterator();
        while (used > room && oldest.hasNext()) {
            used -= oldest.next().stream().mapToLong(one -> one.review().length).sum();
            oldest.remove();
        }
    }

    /** Empty where nothing is known of such a request. */
    public List<Answer> of(String auditId) {
        lock.lock();
        try {
            return List.copyOf(requests.getOrDefault(auditId, List.of()));
        } finally {
            lock.unlock();
        }
    }
}
