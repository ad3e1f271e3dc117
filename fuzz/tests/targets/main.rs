//! The fuzz targets on the inputs in `corpus`, and what they rely on to find something.

mod harness;
mod replay;
