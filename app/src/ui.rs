//! What the screens are made of.

pub mod bar;
pub mod button;
pub mod capability;
pub mod chart;
pub mod check;
pub mod copy;
pub mod dialog;
pub mod facts;
pub mod format;
pub mod grid;
pub mod icon;
pub mod live;
pub mod load;
pub mod lock;
pub mod notice;
pub mod object_link;
pub mod palette;
pub mod portal_link;
pub mod product_names;
pub mod section;
pub mod shell;
pub mod task;
pub mod time;
pub mod title;
pub mod wait;
