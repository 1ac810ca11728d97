package dev.portcullis.gateway.health;

import dev.portcullis.kube.client.InternalClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** {@code healthz}, {@code livez} and {@code readyz}, with the checks of each. */
public final class HealthGroups {
    private final Map<String, List<Check>> groups = new LinkedHashMap<>();

    /**
     * Being alive is the gateway's own matter: restarting it mends no other service.
     *
     * @param stopping whether the gateway is about to stop
     */
    public static HealthGroups of(
            InternalClient authn,
            InternalClient authz,
            InternalClient admission,
            InternalClient store,
            BooleanSupplier stopping) {
        ServiceReadiness state = new ServiceReadiness(store);
        List<Check> all = List.of(
                Check.PING,
                new ServiceReadiness(authn).check(),
                new ServiceReadiness(authz).check(),
                new ServiceReadiness(admission).check(),
                state.check(),
                state.etcdCheck());
        HealthGroups health = new HealthGroups();
        health.groups.put("healthz", all);
        health.groups.put("livez", List.of(Check.PING));
        List<Check> ready = new ArrayList<>(all);
        ready.add(new Check("shutdown", () -> !stopping.getAsBoolean()));
        health.groups.put("readyz", ready);
        return health;
    }

    /** The checks of a group; none, if there is no such group. */
    List<Check> of(String group) {
        return groups.getOrDefault(group, List.of());
    }

    /** Whether all checks of a group pass now. */
    public boolean passes(String group) {
        return !Checks.run(of(group)).containsValue(false);
    }

    /** {@code /healthz}, {@code /healthz/ping} … */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        groups.forEach((group, checks) -> {
            paths.add("/" + group);
            checks.forEach(check -> paths.add("/" + group + "/" + check.name()));
        });
        return paths;
    }
}
