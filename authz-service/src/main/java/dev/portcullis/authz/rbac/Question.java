package dev.portcullis.authz.rbac;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.permission.Permission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An access, taken apart once for all the rules that are asked. */
final class Question {
    /** Among the keys of every question there is one of these. */
    static final List<Permission> ALWAYS = List.of(
            new Permission(Permission.ALL, Permission.ALL, Permission.ALL, null, null),
            Permission.path(Permission.ALL, ""));

    final String verb;
    final String group;
    /** With its subresource, as rules name it; empty for a path. */
    final String resource;

    /** {@code &#42;/log}; null where there is no subresource. */
    final @Nullable String anyResource;

    final String name;
    /** Null for a resource. */
    final @Nullable String path;

    final Signature signature;

    private @Nullable List<Permission> keys;

    Question(Attributes wanted) {
        verb = wanted.verb();
        switch (wanted) {
            case NonResourceAttributes asked -> {
                group = "";
                resource = "";
                anyResource = null;
                name = "";
                path = asked.path();
            }
            case ResourceAttributes asked -> {
                group = asked.group();
                resource = asked.combinedResource();
                anyResource = asked.subresource().isEmpty() ? null : "*/" + asked.subresource();
                name = asked.name();
                path = null;
            }
        }
        signature = Signature.of(this);
    }

    /** A role that allows it is found under one of these. */
    List<Permission> keys() {
        List<Permission> known = keys;
        if (known == null) {
            known = new ArrayList<>(24);
            addKeys(verb, known);
            addKeys(Permission.ALL, known);
            keys = known;
        }
        return known;
    }

    /** The key under which a role with this permission is found; paths are not told apart. */
    static Permission key(Permission permission) {
        return permission.url() == null ? permission : Permission.path(permission.verb(), "");
    }

    private void addKeys(String aVerb, List<Permission> to) {
        if (path != null) {
            to.add(Permission.path(aVerb, ""));
        } else {
            addKeys(aVerb, group, to);
            addKeys(aVerb, Permission.ALL, to);
        }
    }

    private void addKeys(String aVerb, String aGroup, List<Permission> to) {
        addKeys(aVerb, aGroup, resource, to);
        addKeys(aVerb, aGroup, Permission.ALL, to);
        if (anyResource != null) {
            addKeys(aVerb, aGroup, anyResource, to);
        }
    }

    private void addKeys(String aVerb, String aGroup, String aResource, List<Permission> to) {
        to.add(new Permission(aVerb, aGroup, aResource, null, null));
        to.add(new Permission(aVerb, aGroup, aResource, name, null));
    }
}
