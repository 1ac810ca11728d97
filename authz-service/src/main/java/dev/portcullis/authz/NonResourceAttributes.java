package dev.portcullis.authz;

/** A request to a path outside of the resources, as {@code /healthz}. */
public record NonResourceAttributes(String path, String verb) implements Attributes {}
