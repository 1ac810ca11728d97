package dev.portcullis.kube.service;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads the service's name from a certificate of the internal CA. */
public final class SpiffeIds {
    private static final Integer URI = 6;

    private SpiffeIds() {}

    /** Empty where the certificate carries no name of ours, or more than one URI. */
    public static Optional<ServiceName> of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return Optional.empty();
            }
            List<String> uris = names.stream()
                    .filter(name -> name.getFirst().equals(URI))
                    .map(name -> name.get(1).toString())
                    .toList();
            return uris.size() == 1 ? ServiceName.ofSpiffeId(uris.getFirst()) : Optional.empty();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }
}
