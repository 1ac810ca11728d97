package dev.portcullis.store.validation;

import java.util.ArrayList;
import java.util.List;

/** Indexes of a job's pods, written as {@code 0,2-4}. */
final class JobIndexes {
    private JobIndexes() {}

    private record Interval(long first, long last) {
        static Interval parse(String text, long completions) {
            String[] ends = text.split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException(
                        "the fragment \"" + text
                                + "\" violates the requirement that an index interval can have at most two parts separated by '-'");
            }
            long first = index(ends[0], completions);
            long last = ends.length == 1 ? first : index(ends[1], completions);
            if (ends.length > 1 && first >= last) {
                throw new IllegalArgumentException("non-increasing order, previous: " + first + ", current: " + last);
            }
            return new Interval(first, last);
        }

        private static long index(String text, long completions) {
            long index;
            try {
                index = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("cannot convert string to integer for index: \"" + text + "\"", e);
            }
            if (index >= completions) {
                throw new IllegalArgumentException("too large index: \"" + text + "\"");
            }
            return index;
        }
    }

    /** How many they are; what is no such list is an {@link IllegalArgumentException}. */
    static long count(String text, long completions) {
        long total = 0;
        long last = -1;
        for (String part : parts(text)) {
            Interval interval = Interval.parse(part, completions);
            if (last >= interval.first) {
                throw new IllegalArgumentException(
                        "non-increasing order, previous: " + last + ", current: " + interval.first);
            }
            total += interval.last - interval.first + 1;
            last = interval.last;
        }
        return total;
    }

    /** The first index that both name, -1 if there is none. What is not well written is passed over. */
    static long shared(String one, String other, long completions) {
        List<Interval> left = readable(one, completions);
        List<Interval> right = readable(other, completions);
        for (int i = 0, j = 0; i < left.size() && j < right.size(); ) {
            Interval a = left.get(i);
            Interval b = right.get(j);
            if (a.first <= b.last && b.first <= a.last) {
                return Math.max(a.first, b.first);
            } else if (a.first <= b.first) {
                i++;
            } else {
                j++;
            }
        }
        return -1;
    }

    private static List<Interval> readable(String text, long completions) {
        List<Interval> intervals = new ArrayList<>();
        for (String part : parts(text)) {
            try {
                intervals.add(Interval.parse(part, completions));
            } catch (IllegalArgumentException e) {
                continue; // told where the list itself is checked
            }
        }
        return intervals;
    }

    private static String[] parts(String text) {
        return text.isEmpty() ? new String[0] : text.split(",", -1);
    }
}
