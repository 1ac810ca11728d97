package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.AppsValidation;
import dev.portcullis.store.validation.BatchValidation;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.JobStatusValidation;
import dev.portcullis.store.validation.NameRule;
import dev.portcullis.store.validation.PodValidation;
import dev.portcullis.store.validation.WorkloadValidation;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The kinds that make pods. */
final class WorkloadRules {
    private WorkloadRules() {}

    static void register(Map<String, KindRules> rules) {
        rules.put("deployments.apps", new Deployment());
        rules.put(
                "replicasets.apps",
                Checks.counted(WorkloadValidation::replicaSet)
                        .status((set, old) -> WorkloadValidation.replicaSetStatus(set.at("status"), old)));
        // Pods are named after it, which its name must be short enough for.
        rules.put(
                "statefulsets.apps",
                Checks.counted(AppsValidation::statefulSet)
                        .named(NameRule.LABEL)
                        .create(AppsValidation::newStatefulSet)
                        .update(AppsValidation::statefulSetUpdate)
                        .status(AppsValidation::statefulSetStatus));
        rules.put("daemonsets.apps", new DaemonSet());
        rules.put(
                "replicationcontrollers",
                Checks.counted(AppsValidation::replicationController)
                        .status((controller, old) ->
                                WorkloadValidation.replicaSetStatus(controller.at("status"), old)));
        rules.put("controllerrevisions.apps", Checks.of(AppsValidation::controllerRevision));
        rules.put("podtemplates", Checks.counted(template -> PodValidation.template(template.at("template"))));
        rules.put("jobs.batch", new Job());
        rules.put(
                "cronjobs.batch",
                Checks.counted(BatchValidation::cronJob)
                        .create(BatchValidation::newCronJob)
                        .update(BatchValidation::cronJobUpdate));
    }

    /** Annotations count, too: they steer rollouts. */
    private static final class Deployment implements KindRules {
        @Override
        public boolean counted() {
            return true;
        }

        @Override
        public void prepareForUpdate(ObjectNode object, ObjectNode old) {
            JsonNode before = old.path("metadata");
            if (!object.path("metadata").path("annotations").equals(before.path("annotations"))) {
                KindStrategy.generation(object, before.path("generation").asLong(0) + 1);
            }
        }

        @Override
        public void prepareStatus(ObjectNode object, ObjectNode old) {
            KindStrategy.copy(KindStrategy.metadata(object), old.path("metadata"), "labels");
        }

        @Override
        public void validate(Field deployment) {
            WorkloadValidation.deployment(deployment);
        }

        @Override
        public void validateStatus(Field deployment, JsonNode old) {
            WorkloadValidation.deploymentStatus(deployment, old);
        }
    }

    /** Counts the changes of its template in an annotation, as it always has. */
    private static final class DaemonSet implements KindRules {
        private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

        @Override
        public boolean counted() {
            return true;
        }

        @Override
        public void prepareForCreate(ObjectNode set) {
            annotate(set, Math.max(1, generation(set)));
        }

        @Override
        public void prepareForUpdate(ObjectNode set, ObjectNode old) {
            boolean changed =
                    !set.path("spec").path("template").equals(old.path("spec").path("template"));
            annotate(set, generation(old) + (changed ? 1 : 0));
        }

        private static long generation(ObjectNode set) {
            String text = set.path("metadata")
                    .path("annotations")
                    .path(TEMPLATE_GENERATION)
                    .asString("");
            return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
        }

        private static void annotate(ObjectNode set, long generation) {
            ObjectNode metadata = KindStrategy.metadata(set);
            ObjectNode annotations =
                    metadata.get("annotations") instanceof ObjectNode own ? own : metadata.putObject("annotations");
            annotations.put(TEMPLATE_GENERATION, String.valueOf(generation));
        }

        @Override
        public void validate(Field set) {
            AppsValidation.daemonSet(set);
        }

        @Override
        public void validateStatus(Field set, JsonNode old) {
            AppsValidation.daemonSetStatus(set, old);
        }
    }

    /** A job finds its pods by labels that carry its uid, unless it brings a selector of its own. */
    private static final class Job implements KindRules {
        private static final String UID = "batch.kubernetes.io/controller-uid";

        @Override
        public boolean counted() {
            return true;
        }

        @Override
        public void prepareForCreate(ObjectNode job) {
            if (!(job.get("spec") instanceof ObjectNode spec)
                    || spec.path("manualSelector").asBoolean(false)) {
                return;
            }
            ObjectNode labels = child(child(child(spec, "template"), "metadata"), "labels");
            ObjectNode selected = child(child(spec, "selector"), "matchLabels");
            BatchValidation.labels(job.path("metadata")).forEach((name, value) -> {
                if (!labels.hasNonNull(name)) {
                    labels.put(name, value);
                }
                if (name.equals(UID) && !selected.hasNonNull(name)) {
                    selected.put(name, value);
                }
            });
        }

        private static ObjectNode child(ObjectNode object, String field) {
            return object.get(field) instanceof ObjectNode own ? own : object.putObject(field);
        }

        @Override
        public void validate(Field job) {
            BatchValidation.job(job);
        }

        @Override
        public void validateUpdate(Field job, JsonNode old) {
            BatchValidation.jobUpdate(job, old);
        }

        @Override
        public void validateStatus(Field job, JsonNode old) {
            JobStatusValidation.update(job, old);
        }
    }
}
