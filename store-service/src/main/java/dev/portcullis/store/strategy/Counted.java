package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.NameRule;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A kind whose generation counts the changes of its spec, and whose rules are checks and nothing else. */
record Counted(
        NameRule names,
        Consumer<Field> create,
        BiConsumer<Field, JsonNode> onUpdate,
        BiConsumer<Field, JsonNode> onStatus)
        implements KindRules {
    static Counted of(Consumer<Field> create) {
        return new Counted(NameRule.SUBDOMAIN, create, (object, old) -> {}, (object, old) -> {});
    }

    Counted update(BiConsumer<Field, JsonNode> checks) {
        return new Counted(names, create, checks, onStatus);
    }

    Counted status(BiConsumer<Field, JsonNode> checks) {
        return new Counted(names, create, onUpdate, checks);
    }

    @Override
    public boolean counted() {
        return true;
    }

    @Override
    public void validate(Field object) {
        create.accept(object);
    }

    @Override
    public void validateUpdate(Field object, JsonNode old) {
        onUpdate.accept(object, old);
    }

    @Override
    public void validateStatus(Field object, JsonNode old) {
        onStatus.accept(object, old);
    }
}
