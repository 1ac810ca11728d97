package dev.portcullis.kube.service;

import java.util.Arrays;
import java.util.Optional;

/** The services of the suite, and the launcher, by the names in their certificates. */
public enum ServiceName {
    GATEWAY("gateway"),
    AUTHN("authn-service"),
    AUTHZ("authz-service"),
    ADMISSION("admission-service"),
    STORE("store-service"),
    LAUNCHER("launcher");

    private static final String SPIFFE = "spiffe://portcullis/";
    private final String id;

    ServiceName(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** The URI SAN of its certificate. */
    public String spiffeId() {
        return SPIFFE + id;
    }

    public static Optional<ServiceName> ofSpiffeId(String uri) {
        return Arrays.stream(values())
                .filter(name -> name.spiffeId().equals(uri))
                .findFirst();
    }
}
