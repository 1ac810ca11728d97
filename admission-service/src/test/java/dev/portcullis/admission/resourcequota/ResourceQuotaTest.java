package dev.portcullis.admission.resourcequota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.Reviews;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceQuotaTest {
    /** Quotas in memory, with compare-and-swap by version. */
    private static final class FakeQuotas implements Quotas {
        private final Map<String, Quota> quotas = new ConcurrentHashMap<>();
        private final AtomicInteger conflicts = new AtomicInteger();

        FakeQuotas with(String name, String spec, String used) {
            String hard = Reviews.json(spec).path("hard").toString();
            quotas.put(
                    name,
                    Quota.of(Reviews.json(
                            "{'metadata':{'namespace':'ns','name':'" + name + "','resourceVersion':'1'},'spec':" + spec
                                    + ",'status':{'hard':" + hard + ",'used':" + used + "}}")));
            return this;
        }

        @Override
        public boolean any(String namespace) {
            return namespace.equals("ns");
        }

        @Override
        public List<Quota> live(String namespace) {
            return List.copyOf(quotas.values());
        }

        @Override
        public synchronized boolean charge(Quota quota, Map<String, Quantity> used) {
            Quota now = quotas.get(quota.name());
            if (!now.version().equals(quota.version())) {
                conflicts.incrementAndGet();
                return false;
            }
            String next = String.valueOf(Integer.parseInt(now.version()) + 1);
            quotas.put(now.name(), new Quota("ns", now.name(), next, now.wanted(), now.hard(), used, now.scopes()));
            return true;
        }

        String used(String quota, String name) {
            return String.valueOf(quotas.get(quota).used().get(name));
        }
    }

    private static final String POD = "{'metadata':{'name':'b'},'spec':{'containers':[{'name':'c'}]}}";

    @Test
    void chargesWhatFits() {
        FakeQuotas quotas = new FakeQuotas().with("q", "{'hard':{'pods':'2'}}", "{'pods':'1'}");
        assertThat(Reviews.refused(new ResourceQuota(quotas), Reviews.createPod(POD)))
                .isEqualTo("accepted");
        assertThat(quotas.used("q", "pods")).isEqualTo("2");
        assertThat(Reviews.refused(new ResourceQuota(quotas), Reviews.createPod(POD)))
                .isEqualTo(
                        "403 pods \"b\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2");
    }

    @Test
    void aDryRunIsRefusedButNeverCharged() {
        FakeQuotas quotas = new FakeQuotas().with("q", "{'hard':{'pods':'2'}}", "{'pods':'1'}");
        Attributes pod = Reviews.createPod(POD);
        Attributes dry = new Attributes(
                pod.operation(), pod.resource(), "", pod.kind(), "ns", "b", pod.object(), null, pod.user(), true);
        assertThat(new ResourceQuota(quotas).validate(dry)).isInstanceOf(Validation.Accepted.class);
        assertThat(quotas.used("q", "pods")).isEqualTo("1");
    }

    @Test
    void aComputeQuotaWantsEveryContainerToSay() {
        FakeQuotas quotas = new FakeQuotas().with("cpu", "{'hard':{'requests.cpu':'1','limits.memory':'1Gi'}}", "{}");
        assertThat(Reviews.refused(new ResourceQuota(quotas), Reviews.createPod(POD)))
                .isEqualTo(
                        "403 pods \"b\" is forbidden: failed quota: cpu: must specify limits.memory for: c; requests.cpu for: c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'requests':{'cpu':'2'},'limits':{'memory':'2Gi'}} | exceeded quota: cpu, requested: limits.memory=2Gi,requests.cpu=2, used: limits.memory=0,requests.cpu=0, limited: limits.memory=1Gi,requests.cpu=1",
                "{'requests':{'cpu':'600m'},'limits':{'memory':'2Gi'}} | exceeded quota: cpu, requested: limits.memory=2Gi, used: limits.memory=0, limited: limits.memory=1Gi",
            })
    void saysAllThatIsTooMuch(String resources, String why) {
        FakeQuotas quotas = new FakeQuotas().with("cpu", "{'hard':{'requests.cpu':'1','limits.memory':'1Gi'}}", "{}");
        String pod = "{'metadata':{'name':'b'},'spec':{'containers':[{'name':'c','resources':" + resources + "}]}}";
        assertThat(Reviews.refused(new ResourceQuota(quotas), Reviews.createPod(pod)))
                .isEqualTo("403 pods \"b\" is forbidden: " + why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'scopes':['BestEffort'] | {'containers':[{'name':'c'}]} | true",
                "'scopes':['BestEffort'] | {'containers':[{'name':'c','resources':{'requests':{'cpu':'1'}}}]} | false",
                "'scopes':['NotBestEffort'] | {'containers':[{'name':'c'}]} | false",
                "'scopes':['Terminating'] | {'activeDeadlineSeconds':5} | true",
                "'scopes':['NotTerminating'] | {'activeDeadlineSeconds':5} | false",
                "'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['high']}]} | {'priorityClassName':'high'} | true",
                "'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['high']}]} | {'priorityClassName':'low'} | false",
            })
    void scopesChooseThePods(String scopes, String spec, boolean counts) {
        FakeQuotas quotas = new FakeQuotas().with("q", "{'hard':{'pods':'0'}," + scopes + "}", "{}");
        String answer = Reviews.refused(new ResourceQuota(quotas), Reviews.createPod("{'spec':" + spec + "}"));
        assertThat(answer.equals("accepted")).isNotEqualTo(counts);
    }

    @Test
    void anUpdateIsChargedForWhatItAdds() {
        FakeQuotas quotas =
                new FakeQuotas().with("q", "{'hard':{'services.nodeports':'1','services':'1'}}", "{'services':'1'}");
        Attributes more =
                service("{'spec':{'type':'NodePort','ports':[{},{}]}}", "{'spec':{'type':'ClusterIP','ports':[{}]}}");
        assertThat(Reviews.refused(new ResourceQuota(quotas), more))
                .isEqualTo(
                        "403 services \"s\" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0,"
                                + " limited: services.nodeports=1");
        Attributes less = service("{'spec':{'type':'ClusterIP'}}", "{'spec':{'type':'NodePort','ports':[{}]}}");
        assertThat(Reviews.refused(new ResourceQuota(quotas), less)).isEqualTo("accepted");
    }

    private static Attributes service(String object, String old) {
        Attributes base = Reviews.of(Operation.UPDATE, "Service", "services", "ns", "s");
        return new Attributes(
                base.operation(),
                base.resource(),
                "",
                base.kind(),
                "ns",
                "s",
                Reviews.json(object),
                Reviews.json(old),
                base.user(),
                false);
    }

    @Test
    void twoHundredAtOnceThroughTwoReplicasLeaveExactlyFifty() throws Exception {
        FakeQuotas quotas = new FakeQuotas().with("q", "{'hard':{'count/pods':'50'}}", "{}");
        List<ResourceQuota> replicas = List.of(new ResourceQuota(quotas), new ResourceQuota(quotas));
        AtomicInteger accepted = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 200)
                    .forEach(i -> threads.submit(() -> {
                        if (replicas.get(i % 2).validate(Reviews.createPod(POD)) instanceof Validation.Accepted) {
                            accepted.incrementAndGet();
                        }
                    }));
        }
        assertThat(accepted).hasValue(50);
        assertThat(quotas.used("q", "count/pods")).isEqualTo("50");
    }
}
