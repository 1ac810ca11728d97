package dev.portcullis.store.definition;

import dev.portcullis.kube.cel.CostRange;
import dev.portcullis.store.validation.Field;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What each schema of the tree may say. Its rules are compiled only if nothing else is wrong with it or below. */
final class KeywordRules {
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
    private static final Set<String> META = Set.of("metadata", "kind", "apiVersion");
    private static final List<String> NOT_SUPPORTED =
            List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref");

    private final boolean compile;
    private final RuleCompiler compiler;

    KeywordRules(boolean compile, RuleCompiler compiler) {
        this.compile = compile;
        this.compiler = compiler;
    }

    /**
     * Where we are.
     *
     * @param defaults why there may be no default, or null if there may
     * @param uncorrelated the place above from which on old values can't be told from each other, or null
     * @param rules whether rules are compiled; in {@code allOf} and its like there are none
     * @param occurrences how many such values there can be in an object, null if nothing but its size bounds that
     */
    private record Context(
            boolean root,
            boolean insideMeta,
            @Nullable String defaults,
            @Nullable String uncorrelated,
            boolean rules,
            @Nullable Long occurrences) {
        Context below() {
            return new Context(false, insideMeta, defaults, uncorrelated, rules, occurrences);
        }

        Context in(String property, boolean resource) {
            boolean meta = resource && META.contains(property);
            return new Context(
                    false,
                    insideMeta || meta,
                    meta && root ? "in top-level " + property : defaults,
                    uncorrelated,
                    rules,
                    occurrences);
        }

        /** Of what is in a value of the schema. */
        Context within(Field schema) {
            Long most = most(schema);
            Long together = occurrences == null || most == null ? null : (Long) CostRange.product(occurrences, most);
            return new Context(root, insideMeta, defaults, uncorrelated, rules, together);
        }

        private static @Nullable Long most(Field schema) {
            boolean list = schema.at("type").is("array");
            boolean map = schema.at("type").is("object")
                    && schema.at("additionalProperties").present();
            if (!list && !map) {
                return 1L;
            }
            Field most = schema.at(list ? "maxItems" : "maxProperties");
            return most.absent() ? null : (Long) Math.max(0, most.number());
        }

        Context uncorrelated(String path) {
            return new Context(
                    root, insideMeta, defaults, uncorrelated == null ? path : uncorrelated, rules, occurrences);
        }

        Context restricting() {
            return new Context(false, insideMeta, defaults, uncorrelated, false, occurrences);
        }
    }

    void root(Field schema) {
        check(schema, new Context(true, false, null, null, compile, 1L));
    }

    private void check(Field schema, Context context) {
        int before = schema.errors().size();
        supported(schema, context);
        below(schema, context);
        ListRules.check(schema);
        Field rules = schema.at("x-kubernetes-validations");
        RuleRules.check(rules, schema);
        if (schema.errors().size() == before && context.rules && schema.node() instanceof ObjectNode json) {
            compiler.compile(rules, json, context.root, context.uncorrelated, context.occurrences);
        }
    }

    private static void supported(Field schema, Context context) {
        Field type = schema.at("type");
        if (!type.empty() && !TYPES.contains(type.text())) {
            type.notSupported(TYPES);
        }
        if (schema.at("default").present() && context.defaults != null) {
            schema.at("default").forbidden("must not be set " + context.defaults);
        }
        for (String keyword : NOT_SUPPORTED) {
            if (!schema.at(keyword).empty()) {
                schema.at(keyword).forbidden(keyword + " is not supported");
            }
        }
        if (type.is("null")) {
            type.forbidden("type cannot be set to null, use nullable as an alternative");
        }
        if (schema.at("items").node().isArray()) {
            schema.at("items").forbidden("items must be a schema object and not an array");
        }
        if (context.insideMeta && schema.flag("x-kubernetes-embedded-resource")) {
            schema.at("x-kubernetes-embedded-resource").forbidden("must not be used inside of resource meta");
        }
        if (schema.flag("uniqueItems")) {
            schema.at("uniqueItems")
                    .forbidden("uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }
        Field values = schema.at("additionalProperties");
        if (!schema.at("properties").empty() && values.present() && !values.flag()) {
            values.forbidden("additionalProperties and properties are mutual exclusive");
        }
        Field open = schema.at("x-kubernetes-preserve-unknown-fields");
        if (open.present() && !open.flag()) {
            open.invalid("must be true or undefined");
        }
    }

    private void below(Field schema, Context of) {
        Context context = of.within(schema);
        Field values = schema.at("additionalProperties");
        if (values.node().isObject()) {
            check(
                    values,
                    context.insideMeta
                            ? new Context(
                                    false,
                                    true,
                                    "inside additionalProperties applying to object metadata",
                                    context.uncorrelated,
                                    context.rules,
                                    context.occurrences)
                            : context.below());
        }
        boolean resource = context.root || schema.flag("x-kubernetes-embedded-resource");
        Context fields =
                schema.at("x-kubernetes-map-type").is("atomic") ? context.uncorrelated(schema.path()) : context;
        for (Field.Entry entry : schema.at("properties").entries()) {
            check(entry.value(), fields.in(entry.key(), resource));
        }
        if (schema.at("not").present()) {
            check(schema.at("not"), context.restricting());
        }
        for (String junctor : List.of("allOf", "oneOf", "anyOf")) {
            schema.at(junctor).items().forEach(part -> check(part, context.restricting()));
        }
        if (schema.at("items").node().isObject()) {
            Context items =
                    schema.at("x-kubernetes-list-type").is("map") ? context : context.uncorrelated(schema.path());
            check(schema.at("items"), items.below());
        }
    }
}
