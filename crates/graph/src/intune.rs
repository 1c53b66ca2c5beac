//! What Intune knows of a tenant's devices: one file for each resource.

pub mod device_action;
pub mod device_action_result;
pub mod device_state;
pub mod managed_device;
pub mod managed_device_overview;
