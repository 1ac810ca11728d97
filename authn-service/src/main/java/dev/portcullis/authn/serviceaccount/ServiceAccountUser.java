package dev.portcullis.authn.serviceaccount;

import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Map;

/** Who a ServiceAccount is to the API: its user name and its groups. */
final class ServiceAccountUser {
    private static final String ALL = "system:serviceaccounts";

    private ServiceAccountUser() {}

    static String username(String namespace, String name) {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    static UserInfo of(String namespace, String name, String uid, Map<String, List<String>> extra) {
        return new UserInfo(username(namespace, name), uid, List.of(ALL, ALL + ":" + namespace), extra);
    }
}
