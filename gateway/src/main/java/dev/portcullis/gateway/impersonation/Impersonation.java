package dev.portcullis.gateway.impersonation;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Access;
import dev.portcullis.gateway.authorization.Authorizer;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.UserInfo;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code Impersonate-User}, {@code -Group}, {@code -Uid} and {@code -Extra-KEY}: each is authorized with the verb impersonate, then the
 * request is that user's. As {@code endpoints/filters/impersonation.go} does it.
 */
public final class Impersonation {
    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String EXTRA = "impersonate-extra-";
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    private final Authorizer authorizer;

    public Impersonation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * Whom a request asks to be.
     *
     * @param account namespace and name, where the user is a well-formed service account
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Asked(
            String user,
            String @Nullable [] account,
            String uid,
            List<String> groups,
            Map<String, List<String>> extra) {}

    /**
     * What the request's headers ask for; null for nothing.
     *
     * @throws dev.portcullis.kube.status.ApiException 500, as kube-apiserver has it, for groups and the like without a user
     */
    public static @Nullable Asked asked(HttpServletRequest request) {
        String user = orEmpty(request.getHeader("Impersonate-User"));
        String uid = orEmpty(request.getHeader("Impersonate-Uid"));
        List<String> groups = Collections.list(request.getHeaders("Impersonate-Group"));
        Map<String, List<String>> extra = extra(request);
        if (!user.isEmpty()) {
            return new Asked(user, serviceAccount(user), uid, groups, extra);
        }
        if (groups.isEmpty() && extra.isEmpty() && uid.isEmpty()) {
            return null;
        }
        throw ApiErrors.internal("requested groups, extra or uid without impersonating a user", null);
    }

    /** @throws dev.portcullis.kube.status.ApiException 403 if the client may not be that user */
    public Identity become(Asked asked, Identity client) {
        String[] account = asked.account();
        authorizer.require(
                account == null
                        ? Access.impersonate(client, "", "v1", "users", "", "", asked.user())
                        : Access.impersonate(client, "", "v1", "serviceaccounts", "", account[0], account[1]));
        for (String group : asked.groups()) {
            authorizer.require(Access.impersonate(client, "", "v1", "groups", "", "", group));
        }
        asked.extra()
                .forEach((key, values) -> values.forEach(value -> authorizer.require(
                        Access.impersonate(client, AUTHENTICATION, "v1", "userextras", key, "", value))));
        if (!asked.uid().isEmpty()) {
            authorizer.require(Access.impersonate(client, AUTHENTICATION, "v1", "uids", "", "", asked.uid()));
        }
        return new Identity(new UserInfo(
                asked.user(), asked.uid(), groupsOf(asked.user(), account, asked.groups()), asked.extra()));
    }

    private static List<String> groupsOf(String user, String @Nullable [] account, List<String> asked) {
        List<String> groups = new ArrayList<>(asked);
        if (account != null && groups.isEmpty()) {
            groups.add("system:serviceaccounts");
            groups.add("system:serviceaccounts:" + account[0]);
        }
        if (user.equals(UserInfo.ANONYMOUS)) {
            if (!groups.contains(UserInfo.UNAUTHENTICATED)) {
                groups.add(UserInfo.UNAUTHENTICATED);
            }
        } else if (!groups.contains(UserInfo.AUTHENTICATED) && !groups.contains(UserInfo.UNAUTHENTICATED)) {
            groups.add(UserInfo.AUTHENTICATED);
        }
        return groups;
    }

    private static Map<String, List<String>> extra(HttpServletRequest request) {
        Map<String, List<String>> extra = Map.of();
        for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
            String header = names.nextElement();
            if (header.regionMatches(true, 0, EXTRA, 0, EXTRA.length())) {
                extra = extra.isEmpty() ? new TreeMap<>() : extra;
                String name = header.substring(EXTRA.length()).toLowerCase(Locale.ROOT);
                extra.computeIfAbsent(decoded(name), key -> new ArrayList<>())
                        .addAll(Collections.list(request.getHeaders(header)));
            }
        }
        return extra;
    }

    /** A key is what it says where it is not encoded properly. */
    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2b"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }

    /** Namespace and name, where the user is a well-formed service account. */
    private static String @Nullable [] serviceAccount(String user) {
        if (!user.startsWith(SERVICE_ACCOUNT)) {
            return null;
        }
        String[] parts = user.substring(SERVICE_ACCOUNT.length()).split(":", -1);
        return parts.length == 2 && isName(parts[0]) && isName(parts[1]) ? parts : null;
    }

    private static boolean isName(String name) {
        return name.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
