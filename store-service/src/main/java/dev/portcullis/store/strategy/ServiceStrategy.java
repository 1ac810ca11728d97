package dev.portcullis.store.strategy;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.allocation.AllocationException;
import dev.portcullis.store.allocation.IpAllocator;
import dev.portcullis.store.allocation.PortAllocator;
import dev.portcullis.store.allocation.ServiceRef;
import dev.portcullis.store.catalog.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Services take an address and node ports, and give them back when they no longer need them. */
final class ServiceStrategy extends KindStrategy {
    private static final String NONE = "None";

    private final IpAllocator ips;
    private final PortAllocator ports;

    ServiceStrategy(ResourceType type, IpAllocator ips, PortAllocator ports) {
        super(type, new ServiceRules());
        this.ips = ips;
        this.ports = ports;
    }

    /** What was taken so far, to be given back should anything fail, and what is to be given back once all is well. */
    private final class Taking implements Reservation {
        private final ServiceRef owner;
        private final boolean dryRun;
        private final List<String> takenIps = new ArrayList<>();
        private final Set<Integer> takenPorts = new HashSet<>();
        private Set<String> freedIps = Set.of();
        private Set<Integer> freedPorts = Set.of();

        Taking(ServiceRef owner, boolean dryRun) {
            this.owner = owner;
            this.dryRun = dryRun;
        }

        @Override
        public void commit() {
            if (!dryRun) {
                freedIps.forEach(ip -> ips.release(ip, owner));
                freedPorts.forEach(ports::release);
            }
        }

        @Override
        public void rollback() {
            if (!dryRun) {
                takenIps.forEach(ip -> ips.release(ip, owner));
                takenPorts.forEach(ports::release);
            }
        }
    }

    @Override
    public Reservation reserve(ObjectNode object, @Nullable ObjectNode old, WriteContext context) {
        Taking taking = new Taking(ServiceRef.of(object), context.dryRun());
        ObjectNode spec = ServiceRules.spec(object);
        Set<String> oldIps = old == null ? Set.of() : clusterIps(old);
        Set<Integer> oldPorts = old == null ? Set.of() : nodePorts(old);
        try {
            if (ServiceRules.needsClusterIp(spec)) {
                takeIps(spec, old == null ? null : ServiceRules.spec(old), oldIps, taking);
            }
            if (ServiceRules.needsNodePorts(spec)) {
                takePorts(spec, oldPorts, taking);
            }
            if (ServiceRules.needsHealthCheck(spec)) {
                takeHealthCheck(spec, oldPorts, taking);
            }
        } catch (AllocationException e) {
            taking.rollback();
            throw ApiErrors.internal(String.valueOf(e.getMessage()), e);
        } catch (FieldRefusal refusal) {
            taking.rollback();
            throw ApiErrors.invalid(
                    new GroupResource("", "Service"),
                    object.path("metadata").path("name").asString(""),
                    refusal.errors);
        }
        taking.freedIps = new HashSet<>(oldIps);
        taking.freedIps.removeAll(clusterIps(object));
        taking.freedPorts = new HashSet<>(oldPorts);
        taking.freedPorts.removeAll(nodePorts(object));
        return taking;
    }

    private static final class FieldRefusal extends RuntimeException {
        private final transient List<FieldError> errors;

        FieldRefusal(List<FieldError> errors) {
            super(errors.getFirst().message(), null, false, false);
            this.errors = errors;
        }
    }

    /** An address of each family, those that are asked for, and those that it had. */
    private void takeIps(ObjectNode spec, @Nullable ObjectNode before, Set<String> old, Taking taking) {
        List<FieldError> errors = ServiceFamilies.settle(spec, before, ips.families());
        if (!errors.isEmpty()) {
            throw new FieldRefusal(errors);
        }
        ArrayNode addresses = spec.get("clusterIPs") instanceof ArrayNode own ? own : spec.putArray("clusterIPs");
        if (!addresses.path(0).asString("").equals(NONE)) {
            for (int i = 0; i < spec.path("ipFamilies").size(); i++) {
                String wanted = addresses.path(i).asString("");
                if (wanted.isEmpty()) {
                    addresses.add(takeIp("", spec.path("ipFamilies").path(i).asString(""), taking));
                } else if (!old.contains(wanted)) {
                    takeIp(wanted, "", taking);
                }
            }
        }
        spec.set("clusterIP", addresses.path(0));
    }

    private String takeIp(String wanted, String family, Taking taking) {
        String taken = wanted;
        try {
            if (wanted.isEmpty()) {
                taken = ips.next(family, taking.owner, taking.dryRun);
            } else {
                ips.take(wanted, taking.owner, taking.dryRun);
            }
        } catch (AllocationException e) {
            String why = wanted.isEmpty()
                    ? "failed to allocate a serviceIP: " + e.getMessage()
                    : "failed to allocate IP " + wanted + ": " + e.getMessage();
            throw new FieldRefusal(List.of(FieldError.invalid("spec.clusterIPs", List.of(wanted), why)));
        }
        taking.takenIps.add(taken);
        return taken;
    }

    /** One port number needs one node port, whatever protocols it is for. */
    private void takePorts(ObjectNode spec, Set<Integer> old, Taking taking) {
        Map<Integer, Integer> byPort = new HashMap<>();
        int index = 0;
        for (JsonNode port : spec.path("ports")) {
            int number = port.path("port").asInt(0);
            int wanted = port.path("nodePort").asInt(0);
            if (wanted == 0 && byPort.containsKey(number)) {
                wanted = byPort.getOrDefault(number, 0);
            } else if (!old.contains(wanted) && !taking.takenPorts.contains(wanted)) {
                wanted = takePort(wanted, index, taking);
            }
            byPort.put(number, wanted);
            ((ObjectNode) port).put("nodePort", wanted);
            index++;
        }
    }

    private int takePort(int wanted, int index, Taking taking) {
        try {
            return taken(wanted, taking);
        } catch (AllocationException e) {
            String why =
                    wanted == 0 ? "failed to allocate a nodePort: " + e.getMessage() : String.valueOf(e.getMessage());
            throw new FieldRefusal(List.of(FieldError.invalid("spec.ports[" + index + "].nodePort", wanted, why)));
        }
    }

    private int taken(int wanted, Taking taking) {
        int taken = wanted;
        if (wanted == 0) {
            taken = ports.next(taking.dryRun);
        } else {
            ports.take(wanted, taking.dryRun);
        }
        taking.takenPorts.add(taken);
        return taken;
    }

    private void takeHealthCheck(ObjectNode spec, Set<Integer> old, Taking taking) {
        int wanted = spec.path("healthCheckNodePort").asInt(0);
        if (old.contains(wanted)) {
            return;
        }
        try {
            spec.put("healthCheckNodePort", taken(wanted, taking));
        } catch (AllocationException e) {
            throw new AllocationException("failed to allocate "
                    + (wanted == 0 ? "a HealthCheck NodePort: " : "requested HealthCheck NodePort " + wanted + ": ")
                    + e.getMessage());
        }
    }

    @Override
    public void released(ObjectNode object) {
        ServiceRef owner = ServiceRef.of(object);
        clusterIps(object).forEach(ip -> ips.release(ip, owner));
        nodePorts(object).forEach(ports::release);
    }

    private static Set<String> clusterIps(ObjectNode service) {
        Set<String> held = new HashSet<>();
        service.path("spec").path("clusterIPs").forEach(ip -> held.add(ip.asString("")));
        held.add(service.path("spec").path("clusterIP").asString(""));
        held.removeAll(Set.of("", NONE));
        return held;
    }

    private static Set<Integer> nodePorts(ObjectNode service) {
        Set<Integer> held = new HashSet<>();
        service.path("spec")
                .path("ports")
                .forEach(port -> held.add(port.path("nodePort").asInt(0)));
        held.add(service.path("spec").path("healthCheckNodePort").asInt(0));
        held.remove(0);
        return held;
    }
}
