package dev.portcullis.e2e.manifests;

import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.certmanager.api.model.v1.Issuer;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.nio.file.Path;

/** The definitions of cert-manager's kinds that the overlay has, as fabric8's classes of them say. */
public final class CertManagerKinds {
    /** The names of the definitions. */
    public static final String[] DEFINITIONS = {"crd/certificates.cert-manager.io", "crd/issuers.cert-manager.io"};

    private CertManagerKinds() {}

    /** Writes a file for each; a field that the classes don't have is unknown to it. */
    public static void write(Path dir) {
        new CRDGenerator()
                .customResourceClasses(Certificate.class, Issuer.class)
                .forCRDVersions("v1")
                .withImplicitPreserveUnknownFields(false)
                .inOutputDir(dir.toFile())
                .generate();
    }
}
