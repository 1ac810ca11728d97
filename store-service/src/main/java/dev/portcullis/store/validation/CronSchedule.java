package dev.portcullis.store.validation;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The five fields of a cron line, or one of the words that stand for them. */
final class CronSchedule {
    private static final int LONGEST = 1000;
    private static final Set<String> WORDS =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private record Bounds(int least, int most, List<String> names) {}

    private static final List<Bounds> FIELDS = List.of(
            new Bounds(0, 59, List.of()),
            new Bounds(0, 23, List.of()),
            new Bounds(1, 31, List.of()),
            new Bounds(1, 12, MONTHS),
            new Bounds(0, 6, DAYS));

    private CronSchedule() {}

    /** What is wrong with it, or nothing. */
    static String error(String schedule) {
        if (schedule.length() > LONGEST) {
            return "longer than " + LONGEST + " characters";
        }
        if (schedule.startsWith("@")) {
            return WORDS.contains(schedule) || schedule.matches("@every (\\d+(\\.\\d+)?(ns|us|ms|s|m|h))+")
                    ? ""
                    : "unrecognized descriptor: " + schedule;
        }
        String[] fields = schedule.replaceFirst("^(CRON_)?TZ=\\S* ", "").strip().split("\\s+");
        if (fields.length != 5) {
            return "expected exactly 5 fields, found %d: [%s]".formatted(fields.length, String.join(" ", fields));
        }
        for (int i = 0; i < fields.length; i++) {
            for (String range : fields[i].split(",", -1)) {
                String wrong = error(range, FIELDS.get(i));
                if (!wrong.isEmpty()) {
                    return wrong;
                }
            }
        }
        return "";
    }

    private static String error(String range, Bounds bounds) {
        String[] parts = range.split("/", -1);
        String[] ends = parts[0].split("-", -1);
        if (parts.length > 2) {
            return "too many slashes: " + range;
        }
        if (parts.length == 2 && (!parts[1].matches("\\d{1,4}") || Integer.parseInt(parts[1]) == 0)) {
            return "step of range should be a positive number: " + range;
        }
        if (parts[0].equals("*") || parts[0].equals("?")) {
            return "";
        }
        if (ends.length > 2) {
            return "too many hyphens: " + range;
        }
        int start = value(ends[0], bounds);
        int end = ends.length == 2 ? value(ends[1], bounds) : start;
        if (start < 0 || end < 0) {
            return "failed to parse int from " + range;
        }
        if (start < bounds.least) {
            return "beginning of range (%d) below minimum (%d): %s".formatted(start, bounds.least, range);
        }
        if (end > bounds.most) {
            return "end of range (%d) above maximum (%d): %s".formatted(end, bounds.most, range);
        }
        return start > end ? "beginning of range (%d) beyond end of range (%d): %s".formatted(start, end, range) : "";
    }

    private static int value(String text, Bounds bounds) {
        int name = bounds.names.indexOf(text.toLowerCase(Locale.ROOT));
        if (name >= 0) {
            return name + bounds.least;
        }
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
    }
}
