package dev.portcullis.admission.chain;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Looks the name of an {@link IfWanted} up in the flags. */
final class WantedCondition implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String name = metadata.getAnnotations().get(IfWanted.class).getString("value");
        return PluginSettings.of(context.getEnvironment()).wants(name);
    }
}
