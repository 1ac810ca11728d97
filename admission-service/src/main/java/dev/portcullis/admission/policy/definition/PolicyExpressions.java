package dev.portcullis.admission.policy.definition;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.portcullis.admission.expression.Expression;
import dev.portcullis.kube.cel.DeclaredEnvironment;
import dev.portcullis.kube.cel.MadeObjects;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The expressions of one version of one policy, which share what they are compiled in. */
final class PolicyExpressions {
    private final Map<String, Expression> variables;
    private final Supplier<DeclaredEnvironment> full;
    private final Supplier<DeclaredEnvironment> quiet;

    /** Compiling takes a while, and most services never do it. */
    private static final class Environments {
        static final DeclaredEnvironment QUIET =
                DeclaredEnvironment.kubernetes().with("admission");
        static final DeclaredEnvironment QUIET_WITH_PARAMS = QUIET.with("params", SimpleType.DYN);
        static final DeclaredEnvironment FULL = QUIET.with("authorizer");
        static final DeclaredEnvironment FULL_WITH_PARAMS = QUIET_WITH_PARAMS.with("authorizer");
    }

    /** Makes it when somebody asks for it. */
    private static final class Lazily implements Supplier<DeclaredEnvironment> {
        private final Supplier<DeclaredEnvironment> maker;
        private volatile @Nullable DeclaredEnvironment made;

        Lazily(Supplier<DeclaredEnvironment> maker) {
            this.maker = maker;
        }

        @Override
        public DeclaredEnvironment get() {
            DeclaredEnvironment known = made;
            if (known == null) {
                known = maker.get();
                made = known;
            }
            return known;
        }
    }

    PolicyExpressions(JsonNode policy) {
        boolean params = policy.path("spec").path("paramKind").isObject();
        Supplier<DeclaredEnvironment> known = () -> params ? Environments.FULL_WITH_PARAMS : Environments.FULL;
        Map<String, Expression> all = new LinkedHashMap<>();
        for (JsonNode variable : policy.path("spec").path("variables")) {
            Map<String, Expression> before = Map.copyOf(all);
            all.put(
                    variable.path("name").asString(""),
                    new Expression(
                            variable.path("expression").asString(""), new Lazily(() -> with(known.get(), before))));
        }
        this.variables = Collections.unmodifiableMap(all);
        this.full = new Lazily(() -> with(known.get(), variables));
        this.quiet = new Lazily(() -> with(params ? Environments.QUIET_WITH_PARAMS : Environments.QUIET, variables));
    }

    private static DeclaredEnvironment with(DeclaredEnvironment environment, Map<String, Expression> variables) {
        if (variables.isEmpty()) {
            return environment;
        }
        ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
        variables.forEach((name, expression) -> {
            CelType type = expression.type();
            types.put(name, type == null ? SimpleType.DYN : type);
        });
        ImmutableMap<String, CelType> fields = types.buildOrThrow();
        return environment.with(
                "variables",
                StructType.create(
                        "kubernetes.variables", fields.keySet(), field -> Optional.ofNullable(fields.get(field))));
    }

    Map<String, Expression> variables() {
        return variables;
    }

    /** May ask the authorizers. */
    Expression full(JsonNode of, String field) {
        return new Expression(of.path(field).asString(""), full);
    }

    /** May not. */
    Expression quiet(JsonNode of, String field) {
        return new Expression(of.path(field).asString(""), quiet);
    }

    /** Makes patches. */
    Expression mutating(String text) {
        return new Expression(text, () -> full.get().with("mutation").with(MadeObjects.of(text)));
    }
}
