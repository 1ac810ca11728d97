package dev.portcullis.store.catalog;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes' order of versions: v2, v1, v1beta1, v1alpha1, and then everything else by name. */
final class KubeVersions {
    static final Comparator<String> NEWEST_FIRST = (a, b) -> {
        int[] x = rank(a);
        int[] y = rank(b);
        for (int i = 0; i < x.length; i++) {
            if (x[i] != y[i]) {
                return Integer.compare(y[i], x[i]);
            }
        }
        return a.compareTo(b);
    };

    private static final Pattern FORM = Pattern.compile("v([1-9]\\d{0,8})(?:(alpha|beta)([1-9]\\d{0,8}))?");

    private KubeVersions() {}

    private static int[] rank(String version) {
        Matcher m = FORM.matcher(version);
        if (!m.matches()) {
            return new int[] {0, 0, 0};
        }
        int major = Integer.parseInt(m.group(1));
        if (m.group(2) == null) {
            return new int[] {3, major, 0};
        }
        return new int[] {m.group(2).equals("beta") ? 2 : 1, major, Integer.parseInt(m.group(3))};
    }
}
