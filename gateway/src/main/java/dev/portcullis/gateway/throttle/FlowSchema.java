package dev.portcullis.gateway.throttle;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.user.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Which of Kubernetes' suggested flow schemas a request falls under; named in the headers {@code X-Kubernetes-Pf-Flowschema-Uid} and
 * {@code X-Kubernetes-Pf-Prioritylevel-Uid}. The uids are made from the names, so that all replicas say the same.
 */
public enum FlowSchema {
    EXEMPT("exempt", "exempt"),
    PROBES("probes", "exempt"),
    SYSTEM_NODES("system-nodes", "system"),
    KUBE_CONTROLLER_MANAGER("kube-controller-manager", "workload-high"),
    KUBE_SCHEDULER("kube-scheduler", "workload-high"),
    KUBE_SYSTEM_SERVICE_ACCOUNTS("kube-system-service-accounts", "workload-high"),
    SERVICE_ACCOUNTS("service-accounts", "workload-low"),
    GLOBAL_DEFAULT("global-default", "global-default");

    private final String uid;
    private final String levelUid;

    FlowSchema(String schema, String level) {
        this.uid = uid("flowschema/" + schema);
        this.levelUid = uid("prioritylevel/" + level);
    }

    public String uid() {
        return uid;
    }

    public String priorityLevelUid() {
        return levelUid;
    }

    public static FlowSchema of(UserInfo user, RequestInfo info) {
        if (user.groups().contains(UserInfo.MASTERS)) {
            return EXEMPT;
        }
        if (!info.resourceRequest() && isProbe(info.path())) {
            return PROBES;
        }
        if (user.groups().contains("system:nodes")) {
            return SYSTEM_NODES;
        }
        if (user.username().equals("system:kube-controller-manager")) {
            return KUBE_CONTROLLER_MANAGER;
        }
        if (user.username().equals("system:kube-scheduler")) {
            return KUBE_SCHEDULER;
        }
        if (user.groups().contains("system:serviceaccounts")) {
            return user.groups().contains("system:serviceaccounts:kube-system")
                    ? KUBE_SYSTEM_SERVICE_ACCOUNTS
                    : SERVICE_ACCOUNTS;
        }
        return GLOBAL_DEFAULT;
    }

    private static boolean isProbe(String path) {
        return path.equals("/healthz") || path.equals("/livez") || path.equals("/readyz");
    }

    private static String uid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
