package dev.portcullis.kube.user;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A {@link UserInfo} as the headers of Kubernetes' front proxy ({@code X-Remote-User} …). What is not visible ASCII, and
 * {@code %}, is percent-encoded in keys and values alike.
 */
public final class RemoteUserHeaders {
    public static final String USER = "X-Remote-User";
    public static final String UID = "X-Remote-Uid";
    public static final String GROUP = "X-Remote-Group";
    public static final String EXTRA_PREFIX = "X-Remote-Extra-";

    private RemoteUserHeaders() {}

    public static void write(UserInfo user, BiConsumer<String, String> headers) {
        headers.accept(USER, encode(user.username(), false));
        if (!user.uid().isEmpty()) {
            headers.accept(UID, encode(user.uid(), false));
        }
        user.groups().forEach(group -> headers.accept(GROUP, encode(group, false)));
        user.extra()
                .forEach((key, values) -> values.forEach(
                        value -> headers.accept(EXTRA_PREFIX + encode(key, true), encode(value, false))));
    }

    /** Reads what {@link #write} wrote. Header names may come in any case; extra keys come out in lower case. */
    public static UserInfo read(Map<String, List<String>> headers) {
        String user = "";
        String uid = "";
        List<String> groups = new ArrayList<>();
        Map<String, List<String>> extra = new TreeMap<>();
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            List<String> values =
                    header.getValue().stream().map(RemoteUserHeaders::decode).toList();
            if (name.equals("x-remote-user") && !values.isEmpty()) {
                user = values.getFirst();
            } else if (name.equals("x-remote-uid") && !values.isEmpty()) {
                uid = values.getFirst();
            } else if (name.equals("x-remote-group")) {
                groups.addAll(values);
            } else if (name.startsWith("x-remote-extra-")) {
                extra.computeIfAbsent(
                                decode(name.substring(EXTRA_PREFIX.length())).toLowerCase(Locale.ROOT),
                                key -> new ArrayList<>())
                        .addAll(values);
            }
        }
        return new UserInfo(user, uid, groups, extra);
    }

    private static String encode(String value, boolean headerName) {
        StringBuilder out = new StringBuilder(value.length());
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = headerName
                    ? Character.isLetterOrDigit(b) && b > 0 || b == '-' || b == '.' || b == '_'
                    : b > ' ' && b < 127 && b != '%' && b != '+';
            if (plain) {
                out.append((char) b);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02x", b & 0xff));
            }
        }
        return out.toString();
    }

    private static String decode(String value) {
        return value.indexOf('%') < 0 ? value : URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
