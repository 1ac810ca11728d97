package dev.portcullis.admission.podsecurity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As which release of Kubernetes understood the standards; the latest is newer than any number. */
record Version(int minor) implements Comparable<Version> {
    static final Version LATEST = new Version(Integer.MAX_VALUE);

    private static final Pattern FORM = Pattern.compile("v1\\.(0|[1-9][0-9]{0,8})");

    /** @throws IllegalArgumentException with Kubernetes' words */
    static Version parse(String text) {
        if (text.equals("latest")) {
            return LATEST;
        }
        Matcher version = FORM.matcher(text);
        if (!version.matches()) {
            throw new IllegalArgumentException("must be \"latest\" or \"v1.x\"");
        }
        return new Version(Integer.parseInt(version.group(1)));
    }

    @Override
    public int compareTo(Version other) {
        return Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return this.equals(LATEST) ? "latest" : "v1." + minor;
    }
}
