package dev.portcullis.kube.cel;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version by semver.org; what is said of its build does not count when two are compared. */
record Semver(long major, long minor, long patch, List<String> release) implements Comparable<Semver> {
    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    private static final String WORD = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private static final Pattern FORM = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-(" + WORD
            + "(?:\\." + WORD + ")*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final Pattern ZEROS = Pattern.compile("^0+(?=[0-9])");

    static Semver parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no semantic version");
        }
        String release = form.group(4);
        return new Semver(
                Long.parseLong(form.group(1)),
                Long.parseLong(form.group(2)),
                Long.parseLong(form.group(3)),
                release == null ? List.of() : List.of(release.split("\\.")));
    }

    /** @param normalized whether a leading {@code v}, zeros in front and missing parts are mended */
    static Semver parse(String text, boolean normalized) {
        if (!normalized) {
            return parse(text);
        }
        String[] parts = (text.startsWith("v") ? text.substring(1) : text).split("\\.", 3);
        if (parts.length < 3 && parts[parts.length - 1].matches(".*[+-].*")) {
            throw new IllegalArgumentException("short version cannot contain PreRelease/Build meta data");
        }
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            whole.append(i == 0 ? "" : ".")
                    .append(i < parts.length ? ZEROS.matcher(parts[i]).replaceFirst("") : "0");
        }
        return parse(whole.toString());
    }

    @Override
    public int compareTo(Semver other) {
        int order = Long.compare(major, other.major);
        order = order != 0 ? order : Long.compare(minor, other.minor);
        order = order != 0 ? order : Long.compare(patch, other.patch);
        if (order != 0 || release.isEmpty() || other.release.isEmpty()) {
            return order != 0 ? order : Boolean.compare(release.isEmpty(), other.release.isEmpty());
        }
        for (int i = 0; i < Math.min(release.size(), other.release.size()); i++) {
            int words = words(release.get(i), other.release.get(i));
            if (words != 0) {
                return words;
            }
        }
        return Integer.compare(release.size(), other.release.size());
    }

    private static int words(String one, String other) {
        boolean number = one.chars().allMatch(Character::isDigit);
        boolean otherNumber = other.chars().allMatch(Character::isDigit);
        if (number && otherNumber) {
            return Integer.signum(
                    one.length() != other.length() ? one.length() - other.length() : one.compareTo(other));
        }
        return number != otherNumber ? (number ? -1 : 1) : Integer.signum(one.compareTo(other));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Semver that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return List.of(major, minor, patch, release).hashCode();
    }
}
