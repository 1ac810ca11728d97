package dev.portcullis.gateway.impersonation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Access;
import dev.portcullis.gateway.authorization.Authorizer;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
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
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code Impersonate-User}, {@code -Group}, {@code -Uid} and {@code -Extra-KEY}: the client is asked for the right to be that user, or, in the
 * constrained modes, to be that user for what is requested; then the request is that user's. As {@code endpoints/filters/impersonation} does it.
 */
public final class Impersonation {
    private static final String EXTRA = "impersonate-extra-";
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    private static final String NODE = "system:node:";
    private static final int CLIENTS = 1000;

    private final Authorizer authorizer;
    /** Which mode was the right one the last time: whoever has the old right is not asked for the new ones each time. */
    private final Cache<UserInfo, Mode> lastModes =
            Caffeine.newBuilder().maximumSize(CLIENTS).executor(Runnable::run).build();

    public Impersonation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * Whom a request asks to be.
     *
     * @param account namespace and name, where the user is a well-formed service account
     * @param node the name, where the user is a well-formed node; else empty
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Asked(
            String user,
            String @Nullable [] account,
            String node,
            String uid,
            List<String> groups,
            Map<String, List<String>> extra) {

        boolean onlyUser() {
            return uid.isEmpty() && groups.isEmpty() && extra.isEmpty();
        }
    }

    /**
     * What the request's headers ask for; null for nothing.
     *
     * @throws ApiException 400 for groups and the like without a user
     */
    public static @Nullable Asked asked(HttpServletRequest request) {
        String user = orEmpty(request.getHeader("Impersonate-User"));
        String uid = orEmpty(request.getHeader("Impersonate-Uid"));
        List<String> groups = Collections.list(request.getHeaders("Impersonate-Group"));
        Map<String, List<String>> extra = extra(request);
        if (!user.isEmpty()) {
            return new Asked(user, serviceAccount(user), node(user), uid, groups, extra);
        }
        if (groups.isEmpty() && extra.isEmpty() && uid.isEmpty()) {
            return null;
        }
        throw ApiErrors.badRequest("requested groups, extra or uid without impersonating a user name");
    }

    /** @throws ApiException 403 if the client may not be that user: the refusal of the mode that came nearest */
    public Impersonated become(Asked asked, Identity client, RequestInfo info) {
        Mode last = lastModes.getIfPresent(client.user());
        ApiException refusal = null;
        for (Mode mode : order(last)) {
            Identity judged = mode.judged(client);
            if (!mode.suits(asked, client.user()) || mode.constrained() && !mayDo(mode, judged, info)) {
                continue;
            }
            try {
                new IdentityCheck(authorizer, mode, judged).require(asked);
                if (mode != last) {
                    lastModes.put(client.user(), mode);
                }
                return new Impersonated(identity(asked, mode), mode.constrained() ? mode.verb() : "");
            } catch (ApiException e) {
                if (e.code() != 403) {
                    throw e;
                }
                refusal = refusal == null || !mode.constrained() && last == mode ? e : refusal;
            }
        }
        throw Objects.requireNonNull(refusal, "the last mode suits everybody");
    }

    private static List<Mode> order(@Nullable Mode first) {
        List<Mode> modes = new ArrayList<>(List.of(Mode.values()));
        if (first != null) {
            modes.remove(first);
            modes.addFirst(first);
        }
        return modes;
    }

    private boolean mayDo(Mode mode, Identity judged, RequestInfo info) {
        Access wanted = Access.of(judged, info);
        return authorizer.authorize(wanted.to(mode.verbOn(wanted.verb()))).allowed();
    }

    private static Identity identity(Asked asked, Mode mode) {
        return new Identity(new UserInfo(asked.user(), asked.uid(), groupsOf(asked, mode), asked.extra()));
    }

    private static List<String> groupsOf(Asked asked, Mode mode) {
        List<String> groups = new ArrayList<>(asked.groups());
        String[] account = asked.account();
        if (mode.constrained() && !asked.node().isEmpty()) {
            groups.add("system:nodes");
        }
        if (account != null && groups.isEmpty()) {
            groups.add("system:serviceaccounts");
            groups.add("system:serviceaccounts:" + account[0]);
        }
        if (asked.user().equals(UserInfo.ANONYMOUS)) {
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
    static String @Nullable [] serviceAccount(String user) {
        if (!user.startsWith(SERVICE_ACCOUNT)) {
            return null;
        }
        String[] parts = user.substring(SERVICE_ACCOUNT.length()).split(":", -1);
        return parts.length == 2 && isName(parts[0]) && isName(parts[1]) ? parts : null;
    }

    private static String node(String user) {
        return user.startsWith(NODE) && isName(user.substring(NODE.length())) ? user.substring(NODE.length()) : "";
    }

    private static boolean isName(String name) {
        return name.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
