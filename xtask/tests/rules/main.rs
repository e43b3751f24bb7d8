//! The rules of the house, a file for each.

mod common;
mod curriculum_matches_the_exercises;
mod every_bug_is_marked_once_by_its_symptom;
mod every_crate_inherits_the_workspace;
mod every_library_can_be_packaged;
mod every_message_exists_and_is_used;
mod exercise_and_solution_have_the_same_files;
mod fuite_orders_and_verdict_name_no_runtime;
mod imports_point_one_way;
mod no_async_runtime_in_the_grader;
mod only_permissive_licences;
mod the_pristine_copy_is_the_exercise;
mod the_readme_commands_exist;
