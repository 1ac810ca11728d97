package dev.portcullis.admission.rbacescalation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RbacEscalationTest {
    private final List<AdmissionReview.Request> asked = new ArrayList<>();
    private @Nullable Status refusal;
    private final RbacEscalation plugin = new RbacEscalation(request -> {
        asked.add(request);
        return new AdmissionReview.Response(
                request.uid(), refusal == null, refusal, null, null, null, null, null, null);
    });

    private static Attributes attributes(Operation operation, String group, String resource, UserInfo user) {
        return new Attributes(
                operation,
                new GroupResource(group, resource),
                "",
                new AdmissionReview.Kind(group, "v1", "Role"),
                "ns",
                "x",
                Json.object(),
                null,
                user,
                false);
    }

    private static Attributes role(Operation operation, UserInfo user) {
        return attributes(operation, "rbac.authorization.k8s.io", "roles", user);
    }

    @Test
    void looksAtWhatGrantsSomething() {
        UserInfo dev = UserInfo.of("dev");
        assertThat(plugin.handles(role(Operation.CREATE, dev))).isTrue();
        assertThat(plugin.handles(role(Operation.UPDATE, dev))).isTrue();
        assertThat(plugin.handles(role(Operation.DELETE, dev))).isFalse();
        assertThat(plugin.handles(attributes(Operation.CREATE, "example.com", "roles", dev)))
                .isFalse();
        assertThat(plugin.handles(attributes(Operation.CREATE, "", "pods", dev)))
                .isFalse();
        assertThat(plugin.handles(role(Operation.CREATE, UserInfo.of("root", UserInfo.MASTERS))))
                .isFalse();
    }

    @Test
    void theReviewersWordIsTheAnswer() {
        Attributes attributes = role(Operation.CREATE, UserInfo.of("dev"));
        assertThat(plugin.validate(attributes)).isEqualTo(Validation.accepted());
        refusal = Status.failure(403, "Forbidden", "no", null);
        assertThat(plugin.validate(attributes)).isEqualTo(new Validation.Rejected(refusal));
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst().resource().resource()).isEqualTo("roles");
        assertThat(asked.getFirst().operation()).isEqualTo("CREATE");
        assertThat(asked.getFirst().userInfo()).isEqualTo(UserInfo.of("dev"));
    }
}
