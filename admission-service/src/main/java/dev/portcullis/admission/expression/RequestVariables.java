package dev.portcullis.admission.expression;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import dev.portcullis.admission.matching.VersionedRequest;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.cel.JsonValues;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What expressions are about. Made as it is asked for, and kept for the next one. It does not change; those with more are new ones. */
public final class RequestVariables implements CelVariableResolver {
    private final VersionedRequest request;
    private final Map<String, Object> made;
    private final @Nullable Authorizers authorizers;
    private final Object params;
    private final Object namespace;
    private @Nullable CompositedVariables variables;

    private RequestVariables(
            VersionedRequest request,
            Map<String, Object> made,
            @Nullable Authorizers authorizers,
            Object params,
            Object namespace) {
        this.request = request;
        this.made = made;
        this.authorizers = authorizers;
        this.params = params;
        this.namespace = namespace;
    }

    /** Of the request alone: nobody may be asked, and there is neither a namespace nor parameters. */
    public static RequestVariables of(VersionedRequest request) {
        return new RequestVariables(request, new HashMap<>(), null, NullValue.NULL_VALUE, NullValue.NULL_VALUE);
    }

    /** With {@code authorizer}; null for none. */
    public RequestVariables asking(@Nullable Authorizers authorizers) {
        return new RequestVariables(request, made, authorizers, params, namespace);
    }

    public RequestVariables withParams(@Nullable ObjectNode params) {
        return new RequestVariables(request, made, authorizers, JsonValues.of(params), namespace);
    }

    public RequestVariables withNamespace(@Nullable ObjectNode namespace) {
        return new RequestVariables(request, made, authorizers, params, NamespaceValue.of(namespace));
    }

    /** With the variables of a policy, which pay from this budget. */
    public RequestVariables composing(Map<String, Expression> variables, Budget budget) {
        RequestVariables with = new RequestVariables(request, made, authorizers, params, namespace);
        with.variables = new CompositedVariables(variables, with, budget);
        return with;
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case "object", "oldObject", "request" -> Optional.of(made.computeIfAbsent(name, this::make));
            case "params" -> Optional.of(params);
            case "namespaceObject" -> Optional.of(namespace);
            case "variables" -> Optional.ofNullable(variables);
            case "authorizer" -> Optional.ofNullable(authorizers).map(asked -> RequestValue.authorizer(request, asked));
            case "authorizer.requestResource" ->
                Optional.ofNullable(authorizers).map(asked -> RequestValue.requestResource(request, asked));
            default -> Optional.empty();
        };
    }

    private Object make(String name) {
        return switch (name) {
            case "object" -> JsonValues.of(request.object());
            case "oldObject" -> JsonValues.of(request.oldObject());
            default -> RequestValue.of(request);
        };
    }
}
