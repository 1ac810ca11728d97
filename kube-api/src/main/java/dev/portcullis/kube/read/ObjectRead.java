package dev.portcullis.kube.read;

/**
 * A GET of one object, with what of the client's headers the answer depends on.
 *
 * @param path without a query, and with nothing encoded in it
 * @param accept the values of the header, empty where there is none
 * @param userAgent likewise
 * @param auditId of the request that it is for
 */
public record ObjectRead(String path, String accept, String userAgent, String auditId) {}
