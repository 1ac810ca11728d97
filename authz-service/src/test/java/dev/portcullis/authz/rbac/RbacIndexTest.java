package dev.portcullis.authz.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.kube.user.UserInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RbacIndexTest {
    private static final RoleRef REF = new RoleRef(RoleRef.CLUSTER_ROLE, "r");
    private final RbacIndex index = new RbacIndex();

    private static Binding binding(String namespace, String name, String... users) {
        Map<Subject, String> subjects = new LinkedHashMap<>();
        Arrays.stream(users).forEach(user -> subjects.put(Subject.user(user), name + " to " + user));
        return new Binding(namespace, name, REF, subjects);
    }

    private List<String> grants(String namespace, String user) {
        return index.grants(namespace, Subject.user(user)).stream()
                .map(Grant::description)
                .toList();
    }

    @Test
    void aSubjectHasItsBindingsByName() {
        index.put(binding("", "b", "dev"));
        index.put(binding("", "a", "dev", "ops"));
        index.put(binding("n", "c", "dev"));
        assertThat(grants("", "dev")).containsExactly("a to dev", "b to dev");
        assertThat(grants("n", "dev")).containsExactly("c to dev");
        assertThat(grants("", "ops")).containsExactly("a to ops");
        assertThat(grants("n", "ops")).isEmpty();
    }

    @Test
    void aChangedBindingNamesOnlyItsNewSubjects() {
        index.put(binding("", "a", "dev", "ops"));
        index.put(binding("", "a", "ops", "alice"));
        assertThat(grants("", "dev")).isEmpty();
        assertThat(grants("", "ops")).containsExactly("a to ops");
        assertThat(grants("", "alice")).containsExactly("a to alice");
    }

    @Test
    void aBindingThatIsGoneGrantsNothing() {
        index.put(binding("n", "a", "dev"));
        index.put(binding("m", "a", "dev"));
        index.removeBinding("n", "a");
        index.removeBinding("n", "never-there");
        assertThat(grants("n", "dev")).isEmpty();
        assertThat(grants("m", "dev")).containsExactly("a to dev");
    }

    @Test
    void rolesAreFoundByTheKindThatIsMeant() {
        Role cluster = new Role("", "r", List.of());
        Role local = new Role("n", "r", List.of());
        index.put(cluster);
        index.put(local);
        assertThat(index.resolve(REF, "n")).isSameAs(cluster);
        assertThat(index.resolve(new RoleRef(RoleRef.ROLE, "r"), "n")).isSameAs(local);
        assertThat(index.resolve(new RoleRef(RoleRef.ROLE, "r"), "m")).isNull();
        assertThat(index.resolve(new RoleRef(RoleRef.ROLE, "r"), "")).isNull();
        index.removeRole("", "r");
        assertThat(index.resolve(REF, "n")).isNull();
    }

    @Test
    void whatABindingGrantsBeforeAndAfterAChangeIsNeverMissing() throws InterruptedException {
        index.put(binding("", "a", "dev"));
        AtomicBoolean missed = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                if (index.grants("", Subject.user("dev")).isEmpty()) {
                    missed.set(true);
                }
            }
        });
        for (int i = 0; i < 2000; i++) {
            index.put(i % 2 == 0 ? binding("", "a", "x", "dev") : binding("", "a", "dev", "y"));
        }
        stop.set(true);
        reader.join();
        assertThat(missed).isFalse();
    }

    /** Nor is a decision, while its role and what else the subject has change. */
    @Test
    void whatARoleAllowsBeforeAndAfterAChangeIsNeverRefused() throws InterruptedException {
        RbacAuthorizer rbac = new RbacAuthorizer(index);
        index.put(role("get", "pods"));
        index.put(binding("n", "a", "dev"));
        Access access = new Access(
                UserInfo.of("dev"), ResourceAttributes.of("get", "", "pods").in("n"));
        AtomicBoolean refused = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                if (!(rbac.authorize(access) instanceof Decision.Allow)) {
                    refused.set(true);
                }
            }
        });
        for (int i = 0; i < 2000; i++) {
            index.put(role("get", i % 2 == 0 ? "pods" : "secrets", "pods"));
            if (i % 3 == 0) {
                index.put(binding("m" + i % 7, "a", "dev"));
            } else {
                index.removeBinding("m" + (i - 1) % 7, "a");
            }
        }
        stop.set(true);
        reader.join();
        assertThat(refused).isFalse();
        index.put(role("list", "pods"));
        assertThat(rbac.authorize(access)).isEqualTo(Decision.NO_OPINION);
        index.put(role("*", "*"));
        assertThat(rbac.authorize(access)).isInstanceOf(Decision.Allow.class);
    }

    private static Role role(String verb, String... resources) {
        return new Role("", "r", List.of(PolicyRule.resources(List.of(verb), List.of(""), List.of(resources))));
    }

    /** A rule of three long lists stands for billions of things; it must not take their memory. */
    @Test
    void aRuleAboutBillionsOfThingsIsAskedAsItStands() {
        List<String> many = IntStream.range(0, 5000).mapToObj(i -> "v" + i).toList();
        PolicyRule rule = new PolicyRule(many, many, many, many, List.of());
        for (int few : List.of(0, 16)) {
            RbacIndex index = new RbacIndex(few);
            RbacAuthorizer rbac = new RbacAuthorizer(index);
            index.put(binding("", "a", "dev"));
            index.put(new Role("", "r", List.of(rule)));
            UserInfo dev = UserInfo.of("dev");
            ResourceAttributes wanted = ResourceAttributes.of("v7", "v8", "v9").named("v10");
            assertThat(rbac.authorize(new Access(dev, wanted))).isInstanceOf(Decision.Allow.class);
            assertThat(rbac.authorize(new Access(dev, wanted.named("x")))).isEqualTo(Decision.NO_OPINION);
            assertThat(rbac.authorize(new Access(dev, wanted.verb("x")))).isEqualTo(Decision.NO_OPINION);
            assertThat(rbac.authorize(new Access(dev, new NonResourceAttributes("/", "v1"))))
                    .isEqualTo(Decision.NO_OPINION);
            assertThat(rbac.whoCan(wanted)).hasSize(1);
        }
    }
}
