package dev.portcullis.admission.cases;

import dev.portcullis.admission.AdmissionPlugin;
import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.certificaterequests.CertificateApproval;
import dev.portcullis.admission.certificaterequests.CertificateSigning;
import dev.portcullis.admission.certificaterequests.CertificateSubjectRestriction;
import dev.portcullis.admission.certificaterequests.ClusterTrustBundleAttest;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.admission.chain.BuiltInPlugins;
import dev.portcullis.admission.chain.PluginSettings;
import dev.portcullis.admission.cluster.Permissions;
import dev.portcullis.admission.defaultingressclass.DefaultIngressClass;
import dev.portcullis.admission.defaultstorageclass.DefaultStorageClass;
import dev.portcullis.admission.defaulttolerationseconds.DefaultTolerationSeconds;
import dev.portcullis.admission.limitranger.NoLimits;
import dev.portcullis.admission.namespacelifecycle.ClusterNamespaces;
import dev.portcullis.admission.namespacelifecycle.NamespaceLifecycle;
import dev.portcullis.admission.persistentvolumeclaimresize.PersistentVolumeClaimResize;
import dev.portcullis.admission.podsecurity.NoDemands;
import dev.portcullis.admission.podtopologylabels.PodTopologyLabels;
import dev.portcullis.admission.policy.definition.TestPolicies;
import dev.portcullis.admission.policy.mutating.MutatingPolicies;
import dev.portcullis.admission.policy.parameter.Parameters;
import dev.portcullis.admission.policy.validating.ValidatingPolicies;
import dev.portcullis.admission.priority.ClusterPriorities;
import dev.portcullis.admission.rbacescalation.RbacEscalation;
import dev.portcullis.admission.runtimeclass.RuntimeClass;
import dev.portcullis.admission.serviceaccount.ClusterAccounts;
import dev.portcullis.admission.storageobjectinuseprotection.StorageObjectInUseProtection;
import dev.portcullis.admission.taintnodesbycondition.TaintNodesByCondition;
import dev.portcullis.admission.webhook.NoWebhooks;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The plugins that are on by default, without quotas, and a pod to be created: to measure what they cost. */
public final class DefaultChain {
    private static final String CLUSTER = """
            - {apiVersion: v1, kind: Namespace, metadata: {name: ns, labels: {kubernetes.io/metadata.name: ns}}}
            - {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: ns}, secrets: [{name: default-token-abcde}]}
            """;
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: ns, labels: {app: web}}
            spec:
              restartPolicy: Always
              dnsPolicy: ClusterFirst
              schedulerName: default-scheduler
              terminationGracePeriodSeconds: 30
              containers:
              - name: web
                image: nginx:1.27
                imagePullPolicy: IfNotPresent
                ports: [{containerPort: 80, protocol: TCP}]
                env: [{name: A, value: b}]
                resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
              - {name: side, image: "busybox:1", imagePullPolicy: IfNotPresent, resources: {}}
            """;

    private final AdmissionChain chain;
    private final ObjectNode pod = (ObjectNode) yaml(POD);

    public DefaultChain() {
        FakeCluster cluster = new FakeCluster(
                yaml(CLUSTER).valueStream().map(ObjectNode.class::cast).toList());
        Permissions permissions = (user, access) -> new Permissions.Answer(false, "");
        List<AdmissionPlugin> plugins = List.of(
                new NamespaceLifecycle(new ClusterNamespaces(cluster)),
                NoLimits.plugin(),
                ClusterAccounts.plugin(cluster, true),
                new TaintNodesByCondition(),
                NoDemands.plugin(cluster),
                NoDemands.note(cluster),
                ClusterPriorities.plugin(cluster),
                new DefaultTolerationSeconds(300, 300),
                new DefaultStorageClass(cluster),
                new StorageObjectInUseProtection(),
                new PersistentVolumeClaimResize(cluster),
                new RuntimeClass(cluster),
                new CertificateApproval(permissions),
                new CertificateSigning(permissions),
                new ClusterTrustBundleAttest(permissions),
                new CertificateSubjectRestriction(),
                new DefaultIngressClass(cluster),
                new PodTopologyLabels(cluster),
                new RbacEscalation(request -> {
                    throw new AssertionError("a pod grants nothing");
                }),
                new MutatingPolicies(
                        TestPolicies.noneMutating(), new Parameters(cluster), cluster, DefaultChain::nobodyMay),
                NoWebhooks.mutating(cluster),
                new ValidatingPolicies(
                        TestPolicies.noneValidating(), new Parameters(cluster), cluster, DefaultChain::nobodyMay),
                NoWebhooks.validating(cluster));
        PluginSettings settings = new PluginSettings(List.of(), List.of(), List.of());
        TreeSet<String> known = new TreeSet<>(BuiltInPlugins.ORDER);
        this.chain = new AdmissionChain(
                settings.choose(of(MutatingPlugin.class, plugins), known),
                settings.choose(of(ValidatingPlugin.class, plugins), known));
    }

    private static Authorizers.Decision nobodyMay(SubjectAccessReview.Spec access) {
        return new Authorizers.Decision(false, "", "");
    }

    private static <P> List<P> of(Class<P> type, List<AdmissionPlugin> plugins) {
        return plugins.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static JsonNode yaml(String text) {
        return Yaml.readOwn(text.getBytes(StandardCharsets.UTF_8));
    }

    public List<String> names() {
        return chain.names();
    }

    /** Both phases of the pod's creation; the patch of the first is not applied, which is the store's work. */
    public Response createPod() {
        Attributes attributes = new Attributes(
                Operation.CREATE,
                new GroupResource("", "pods"),
                "",
                new AdmissionReview.Kind("", "v1", "Pod"),
                "ns",
                "web",
                pod,
                null,
                UserInfo.of("alice", UserInfo.AUTHENTICATED),
                false);
        Response mutated = chain.mutate("u", attributes);
        if (!mutated.allowed()) {
            throw new AssertionError(Json.MAPPER.writeValueAsString(mutated));
        }
        ObjectNode named = pod.deepCopy();
        named.withObjectProperty("spec").put("serviceAccountName", "default");
        return chain.validate("u", attributes.with(named));
    }
}
