package dev.portcullis.kube.user;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code authentication.k8s.io/v1 UserInfo}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UserInfo(String username, String uid, List<String> groups, Map<String, List<String>> extra) {
    public static final String ANONYMOUS = "system:anonymous";
    public static final String AUTHENTICATED = "system:authenticated";
    public static final String UNAUTHENTICATED = "system:unauthenticated";
    public static final String MASTERS = "system:masters";

    public UserInfo(
            @Nullable String username,
            @Nullable String uid,
            @Nullable List<String> groups,
            @Nullable Map<String, List<String>> extra) {
        this.username = Objects.requireNonNullElse(username, "");
        this.uid = Objects.requireNonNullElse(uid, "");
        this.groups = groups == null ? List.of() : List.copyOf(groups);
        this.extra = extra == null ? Map.of() : Map.copyOf(extra);
    }

    public static UserInfo of(String username, String... groups) {
        return new UserInfo(username, "", List.of(groups), Map.of());
    }
}
